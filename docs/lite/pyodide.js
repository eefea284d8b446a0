// Loads Pyodide from its public address, and adds the wheels that stand beside this file to its list of packages,
// so that a cell's "import sovdata" brings them in, each checked by its sha256. JupyterLite loads it in a worker.
const PYODIDE = "https://cdn.jsdelivr.net/pyodide/v0.27.7/full/";

importScripts(PYODIDE + "pyodide.js");
const load = self.loadPyodide;
const json = async (url) => (await fetch(url)).json();

self.loadPyodide = async (options) => {
  const here = options.lockFileURL;
  const [list, own] = await Promise.all([json(PYODIDE + "pyodide-lock.json"), json(here)]);
  for (const [name, entry] of Object.entries(own)) {
    list.packages[name] = { ...entry, file_name: new URL(entry.file_name, here).href };
  }
  const merged = URL.createObjectURL(new Blob([JSON.stringify(list)], { type: "application/json" }));
  const pyodide = await load({ ...options, indexURL: PYODIDE, lockFileURL: merged });
  // At its first import matplotlib says on stderr that it lists its fonts, as if something were wrong.
  pyodide.runPython("import logging; logging.getLogger('matplotlib.font_manager').setLevel('ERROR')");
  return pyodide;
};
