// Flashcards for formulas, terms and traps: one thinks first, turns the card, and says how well one knew it.
((P) => {
  "use strict";
  const { element, button, fragment } = P;
  const KINDS = {
    formula: ["formulas", "Complete the formula"], term: ["terms", "Explain it in a sentence or two"],
    trap: ["traps", "What is the trap?"],
  };
  const RATINGS = ["Again", "Hard", "Good", "Easy"]; // the keys 1 to 4, as ts-fsrs counts
  const GOOD = 3;
  const LATER = 5; // cards until one comes again that was not known

  const sideOf = async ({ id, chapter }) => (await P.load(`chapter-${String(chapter).padStart(2, "0")}`, "flashcards"))[id];

  // Cards that are due come first, the longest due at the head, then those that were never turned. Of the others, which
  // come on another day, there is only the number.
  function sorted(cards) {
    const due = P.plan ? P.plan.due(true) : [], { plan } = P.store.state;
    const back = cards.filter(({ id }) => due.includes(id)).sort((a, b) => due.indexOf(a.id) - due.indexOf(b.id));
    const fresh = P.shuffled(cards.filter(({ id }) => !(id in plan)), Math.random);
    return { back, fresh, later: cards.length - back.length - fresh.length };
  }

  function turn(place, queue) {
    const said = element("p", { className: "u-room-says", role: "status" });
    const line = element("p", { className: "u-room-score" }), box = element("div");
    const total = { turned: 0, known: 0 };
    place.replaceChildren(said, box, line);
    const tell = () => {
      line.textContent = `In this session: ${P.many(total.turned, "card")} turned, ${total.known} known; ${queue.length} to come.`;
    };

    function rate(card, rating) {
      total.turned += 1;
      if (rating > 1) total.known += 1;
      else queue.splice(LATER, 0, card);
      P.plan?.turned(card.id, rating);
      said.textContent = `${RATINGS[rating - 1]}. ${rating === 1 ? "It comes again in this session." : P.plan?.said(card.id) ?? ""}`;
      next();
    }

    async function next() {
      const card = queue.shift();
      tell();
      if (!card) {
        const done = element("p", { tabIndex: -1 }, "No card is left of this choice for today.");
        box.replaceChildren(done);
        done.focus();
        return;
      }
      try { show(card, await sideOf(card)); } catch (error) { P.room.say(error.message); }
    }

    function show(card, [front, back]) {
      const head = element("h2", { className: "u-practice-title", id: "u-card-head" }, KINDS[card.kind][1]);
      const asked = element("div", { className: "u-card-front", id: "u-card-front" }, fragment(front));
      const answer = element("div", { className: "u-card-back", "aria-live": "polite" });
      const flip = button("Turn the card"), actions = element("div", { className: "u-practice-actions" }, flip);
      flip.classList.add("first");
      flip.setAttribute("aria-describedby", "u-card-head u-card-front");
      const ratings = RATINGS.map((word, k) => {
        const made = button(`${word} (${k + 1})`);
        made.setAttribute("aria-keyshortcuts", k + 1);
        made.addEventListener("click", () => rate(card, k + 1));
        return made;
      });
      const root = element("section", { className: "u-practice u-card", "aria-labelledby": head.id },
        head, element("p", { className: "u-practice-facts" }, `Chapter ${card.chapter}: ${P.room.catalogue.chapters[card.chapter] ?? ""}`),
        asked, answer, actions);
      flip.addEventListener("click", () => {
        answer.append(fragment(back));
        actions.replaceChildren(element("span", { id: "u-card-ask" }, "How well did you know it?"), ...ratings);
        Object.assign(actions, { role: "group" }).setAttribute("aria-labelledby", "u-card-ask");
        P.room.settle();
        ratings[GOOD - 1].focus();
      });
      root.addEventListener("keydown", (event) => {
        const rating = Number(event.key);
        if (!ratings[0].isConnected || !ratings[rating - 1] || event.ctrlKey || event.metaKey || event.altKey) return;
        event.preventDefault();
        rate(card, rating);
      });
      box.replaceChildren(root);
      P.room.settle();
      flip.focus();
    }
    next();
  }

  // What a choice has for today, and a way to take all the same what comes later.
  function offer(place, cards) {
    const { back, fresh, later } = sorted(cards);
    if (back.length || fresh.length) { turn(place, [...back, ...fresh]); return; }
    const all = button("Turn them all the same");
    all.addEventListener("click", () => turn(place, P.shuffled(cards, Math.random)));
    place.replaceChildren(element("p", {}, `Nothing of this choice is due today: ${P.many(later, "card")} for another day. `, all));
    all.focus();
  }

  P.views.cards = {
    title: "Flashcards",
    show(panel, wish) {
      const { cards, chapters } = P.room.catalogue;
      if (!cards.length) { panel.append(element("p", {}, "This copy of the book has no flashcards.")); return; }
      const numbers = [...new Set(cards.map(({ chapter }) => chapter))].sort((a, b) => a - b);
      const chapter = element("select", { id: "u-cards-chapter" }, element("option", { value: "" }, "all chapters"),
        ...numbers.map((number) => element("option", { value: number }, `${number}: ${chapters[number] ?? ""}`)));
      const boxes = Object.keys(KINDS).map((kind) => element("input", { type: "checkbox", value: kind, checked: true }));
      const only = element("input", { type: "checkbox", checked: wish?.due === true });
      const place = element("div");
      const form = element("form", { className: "u-room-choose" },
        element("label", { htmlFor: "u-cards-chapter" }, "Cards of ", chapter),
        element("fieldset", { className: "u-room-kinds" }, element("legend", {}, "Kinds of cards"),
          ...Object.values(KINDS).map(([words], k) => element("label", {}, boxes[k], ` ${words}`)),
          ...(P.plan ? [element("label", {}, only, " only what is due today")] : [])),
        element("p", { className: "u-practice-actions" }, button("Start", "submit")));
      const begin = () => {
        P.store.reload();
        const kinds = boxes.filter((box) => box.checked).map((box) => box.value), due = only.checked ? P.plan.due(true) : null;
        const chosen = cards.filter((card) => kinds.includes(card.kind) && (!chapter.value || card.chapter === Number(chapter.value))
          && (!due || due.includes(card.id)));
        P.room.say(chosen.length ? "" : "No card fits this choice.");
        place.replaceChildren();
        if (chosen.length) offer(place, chosen);
      };
      form.addEventListener("submit", (event) => { event.preventDefault(); begin(); });
      panel.append(form, place);
      if (!wish) return;
      if (wish.which) chapter.value = wish.which;
      begin();
    },
  };
})(window.unrolledPractice);
