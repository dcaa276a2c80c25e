// Show each quiz of the page once the mathematics is ready, and name its parts for screen readers.
(() => {
  function describe(wrapper) {
    const question = wrapper.querySelector("[id^=quizQn]");
    const answers = wrapper.querySelector(".Answer");
    const feedback = wrapper.querySelector(".Feedback");
    answers.setAttribute("role", "group");
    answers.setAttribute("aria-labelledby", question.id);
    feedback.setAttribute("role", "status");
    const input = answers.querySelector("input.Input-text");
    if (!input) return;
    const label = answers.querySelector(".InpLabel");
    label.textContent = "Your number, then Enter:";
    label.htmlFor = input.id;
    input.inputMode = "decimal";
    input.onpaste = null;
  }

  async function start() {
    if (window.MathJax && window.MathJax.startup) await window.MathJax.startup.promise;
    for (const script of document.querySelectorAll("script.u-questions")) {
      const quiz = document.getElementById(script.dataset.quiz);
      show_questions(JSON.parse(script.textContent), quiz);
      quiz.querySelectorAll(".Quiz").forEach(describe);
    }
  }

  // MathJax is deferred too: at "load" it has begun to start, if the page has it at all.
  if (document.readyState === "complete") start();
  else window.addEventListener("load", start);
})();
