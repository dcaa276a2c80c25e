// Opens a panel that trains in the page: its script, train.js, is loaded when the button is pressed.
document.querySelectorAll(".u-train button").forEach((button) => {
  const { src } = document.currentScript;
  button.onclick = () => {
    button.disabled = true;
    document.head.append(Object.assign(document.createElement("script"), { src: src.replace("-start", "") }));
  };
});
