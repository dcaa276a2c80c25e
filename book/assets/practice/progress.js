// The view of one's progress: marks by part, streaks, weak topics, and the file to take along.
((P) => {
  "use strict";
  const { element, button } = P;
  const FILE = "unrolled-progress.json";

  function table() {
    const { parts, questions } = P.room.catalogue, { state } = P.store;
    const rows = parts.map((part) => {
      const all = questions.filter((question) => question.part === part);
      const tried = all.filter(({ id }) => id in state.questions);
      const shares = tried.map(({ id }) => state.questions[id].share);
      const mean = shares.length ? `${Math.round(100 * shares.reduce((a, b) => a + b, 0) / shares.length)} %` : "–";
      return element("tr", {}, element("th", { scope: "row" }, part),
        element("td", {}, `${tried.length} of ${all.length}`), element("td", {}, mean));
    });
    const head = ["Part", "Questions tried", "Last result"].map((name) => element("th", { scope: "col" }, name));
    return element("table", { className: "u-room-table" }, element("thead", {}, element("tr", {}, ...head)),
      element("tbody", {}, ...rows));
  }

  function weak() {
    const found = P.store.weak();
    if (!found.length) return element("p", {}, "No weak topics so far.");
    return element("ul", { className: "u-room-weak" }, ...found.map(({ topic, share }) => {
      const again = button(`Practise ${topic}`);
      again.addEventListener("click", () => P.room.show("practise", { by: "topic", which: topic }));
      const section = P.room.catalogue.questions.find((question) => question.topic === topic)?.section;
      return element("li", {}, again, ` ${Math.round(100 * share)} % in the last answers. `, P.link(section));
    }));
  }

  function download() {
    const address = URL.createObjectURL(new Blob([P.store.exported()], { type: "application/json" }));
    const link = element("a", { href: address, download: FILE, hidden: true });
    document.body.append(link);
    link.click();
    link.remove();
    setTimeout(() => URL.revokeObjectURL(address), 1000);
    P.room.say(`Your progress is in the file ${FILE}.`);
  }

  function files(redraw) {
    const out = button("Export as a file");
    out.addEventListener("click", download);
    const file = element("input", { type: "file", id: "u-room-file", accept: ".json,application/json" });
    file.addEventListener("change", async () => {
      if (!file.files.length) return;
      const good = P.store.imported(await file.files[0].text());
      file.value = ""; // the same file may be chosen again
      if (good) redraw();
      P.room.say(good ? "Your progress is imported." : "This file holds no progress of this page; nothing was changed.");
    });
    const forget = button("Forget it all"), sure = button("Yes, forget it"), no = button("No, keep it");
    const question = element("p", { hidden: true }, "All marks, days and papers will be lost. ", sure, " ", no);
    const ask = (open) => { question.hidden = !open; (open ? sure : forget).focus(); };
    forget.addEventListener("click", () => ask(true));
    no.addEventListener("click", () => ask(false));
    sure.addEventListener("click", () => {
      P.store.forget();
      P.sitting?.forget();
      redraw();
      P.room.say("Forgotten.");
      document.getElementById("u-view-progress").focus();
    });
    return [
      element("p", { className: "u-practice-actions" }, out, forget), question,
      element("p", {}, element("label", { htmlFor: "u-room-file" }, "Import such a file: "), file),
    ];
  }

  P.views.progress = {
    title: "My progress",
    show(panel) {
      P.store.reload();
      const [earned, of] = P.store.marks(), { run, longest } = P.store.state;
      panel.append(
        element("p", {}, `${P.ofMarks(earned, of)} in all. ${P.many(P.store.streak(), "day")} in a row; `
          + `${run} right in a row without help, ${longest} at best.`),
        element("div", { className: "u-room-wide" }, table()),
        element("h2", {}, "Weak topics"), weak(),
        element("h2", {}, "Take it along"),
        element("p", {}, P.store.kept
          ? "All this is kept in this browser and nowhere else." : "This browser keeps nothing: export a file before you leave."),
        ...files(() => P.room.show("progress")));
    },
  };
})(window.unrolledPractice);
