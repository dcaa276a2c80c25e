// Offers to open a model that is alive in the page. All it needs is loaded when it is opened, as scripts: so a page that
// comes from the disk has it, too.
{
  const { src } = document.currentScript, scripts = new Map();

  const load = (name) => {
    if (!scripts.has(name)) {
      scripts.set(name, new Promise((done, failed) => {
        const script = Object.assign(document.createElement("script"), { src: new URL(name, src), onload: done });
        script.onerror = () => { scripts.delete(name); script.remove(); failed(); };
        document.head.append(script);
      }));
    }
    return scripts.get(name);
  };

  for (const place of document.querySelectorAll(".u-live")) {
    const state = Object.assign(document.createElement("p"), { className: "u-live-state" });
    state.setAttribute("role", "status");
    const open = Object.assign(document.createElement("button"), { type: "button" });
    open.textContent = `Open the model (${(place.dataset.bytes / 1e6).toFixed(1)} MB)`;
    open.onclick = async () => {
      state.textContent = "The model is loaded …";
      try {
        for (const name of ["live-models.js", "live.js", `live/${place.dataset.live}.js`]) await load(name);
      } catch {
        state.textContent = "The model could not be loaded. Is the network there? Press again to try once more.";
        return;
      }
      open.remove();
      window.unrolledLive.show(place, state);
    };
    place.append(open, state);
  }
}
