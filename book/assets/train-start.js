// Loads a panel that trains, when it is opened.
{
  const { src } = document.currentScript;
  document.querySelector(".u-train button").onclick = ({ target }) => {
    target.disabled = true;
    document.head.append(Object.assign(document.createElement("script"), { src: src.replace(/-start.*/, ".js") }));
  };
}
