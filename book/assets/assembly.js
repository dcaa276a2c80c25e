// A diagram that is put together: what is chosen for each place is marked, and what is right appears in the drawing.
(() => {
  "use strict";

  function prepare(room) {
    const data = JSON.parse(room.querySelector("script").textContent);
    const selects = [...room.querySelectorAll("select")], verdict = room.querySelector(".u-sum");
    const parts = (kind, k) => room.querySelectorAll(`svg [data-${kind}="${k + 1}"]`);

    // `state` is "right", "wrong", "chosen" or empty; `text` is said about the place.
    function show(k, state, text) {
      const said = document.getElementById(`${selects[k].id}-said`);
      said.textContent = text;
      said.parentElement.className = state && `u-${state}`;
      if (state === "wrong") selects[k].setAttribute("aria-invalid", "true");
      else selects[k].removeAttribute("aria-invalid");
      parts("fills", k).forEach((part) => {
        if (state === "right") part.removeAttribute("display");
        else part.setAttribute("display", "none");
      });
      parts("place", k).forEach((place) => {
        place.setAttribute("class", state && `u-${state}`);
        if (state === "right") place.setAttribute("display", "none");
        else place.removeAttribute("display");
      });
    }

    function check() {
      let right = 0, empty = 0;
      selects.forEach((select, k) => {
        const chosen = select.value;
        if (chosen === "") {
          empty += 1;
          show(k, "", "");
        } else if (Number(chosen) === data.right[k]) {
          right += 1;
          show(k, "right", "Right.");
        } else show(k, "wrong", `Not this. ${data.why[data.reasons[k][chosen]]}`);
      });
      const rest = empty ? ` ${empty} still empty.` : "";
      verdict.textContent = right === selects.length
        ? `All ${right} places are right.`
        : `${right} of ${selects.length} places are right.${rest} Below each place stands what was wrong.`;
    }

    selects.forEach((select, k) => {
      select.addEventListener("change", () => show(k, select.value && "chosen", ""));
      // With the pointer, a number in the drawing leads to its place in the list.
      parts("place", k).forEach((place) => place.addEventListener("click", () => select.focus()));
    });
    room.querySelector(".u-check").addEventListener("click", check);
    room.querySelector(".u-again").addEventListener("click", () => {
      selects.forEach((select, k) => {
        select.value = "";
        show(k, "", "");
      });
      verdict.textContent = "";
      selects[0].focus();
    });
    selects.forEach((select) => { select.value = ""; }); // a browser may restore what was chosen
  }

  document.querySelectorAll(".u-assembly").forEach(prepare);
})();
