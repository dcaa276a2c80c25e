// Draw from memory: a frame to draw in by mouse, finger or pen, and the sum of the marks that were ticked.
(() => {
  "use strict";
  const WIDTH = 2; // CSS pixels of a line

  function prepare(room) {
    const canvas = room.querySelector("canvas"), button = room.querySelector("button");
    const context = canvas.getContext("2d");
    let lines = [];

    function redraw() {
      const scale = window.devicePixelRatio || 1;
      canvas.width = canvas.clientWidth * scale;
      canvas.height = canvas.clientHeight * scale;
      context.scale(scale, scale);
      context.lineWidth = WIDTH;
      context.lineCap = context.lineJoin = "round";
      context.strokeStyle = getComputedStyle(canvas).color;
      for (const line of lines) {
        context.beginPath();
        line.forEach(([x, y], k) => (k ? context.lineTo(x, y) : context.moveTo(x, y)));
        context.stroke();
      }
      button.hidden = !lines.length;
    }

    const place = (event) => [event.offsetX, event.offsetY];
    canvas.addEventListener("pointerdown", (event) => {
      if (event.button) return;
      canvas.setPointerCapture(event.pointerId);
      lines.push([place(event), place(event)]);
      redraw();
    });
    canvas.addEventListener("pointermove", (event) => {
      if (!canvas.hasPointerCapture(event.pointerId)) return;
      lines.at(-1).push(place(event));
      redraw();
    });
    button.addEventListener("click", () => {
      lines = [];
      redraw();
    });
    // Another width, or light and dark: drawn again in the size and the colour that hold now.
    new ResizeObserver(redraw).observe(canvas);
    new MutationObserver(redraw).observe(document.documentElement, { attributeFilter: ["data-theme"] });
  }

  function add(answer) {
    const boxes = [...answer.querySelectorAll("input[data-marks]")];
    const sum = (found) => found.reduce((total, box) => total + Number(box.dataset.marks), 0);
    answer.addEventListener("change", () => {
      const got = sum(boxes.filter((box) => box.checked));
      answer.querySelector(".u-sum").textContent = `${got} of ${sum(boxes)} marks.`;
    });
  }

  document.querySelectorAll(".u-room").forEach(prepare);
  document.querySelectorAll(".u-answer").forEach(add);
})();
