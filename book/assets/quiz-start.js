// Show each quiz of the page, and name its parts for screen readers.
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

  function start() {
    for (const script of document.querySelectorAll("script.u-questions")) {
      const quiz = document.getElementById(script.dataset.quiz);
      show_questions(JSON.parse(script.textContent), quiz);
      quiz.querySelectorAll(".Quiz").forEach(describe);
    }
  }

  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
  else start();
})();
