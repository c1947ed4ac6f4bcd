// The page: fetches the kernel, starts the worker, and shows the studio.

import { mount } from "svelte";
import "katex/dist/katex.min.css";
import "./style.css";
import App from "./App.svelte";
import { bundledTable, kernelBytes } from "./app/assets";
import { preferred } from "./app/look";
import { followAddress, start } from "./app/start.svelte";
import { Studio } from "./app/studio.svelte";
import { sentence } from "./app/trouble";
import { engineIn } from "./engine/remote";
import EngineWorker from "./engine/worker?worker&inline";

const worker = new EngineWorker();
const studio = new Studio(engineIn(worker), bundledTable);
kernelBytes().then(
  (bytes) => worker.postMessage(bytes, [bytes]),
  (error: unknown) => (studio.trouble = sentence(error)),
);
studio.ground = preferred();
void start(studio, location.hash.slice(1)).then(() => followAddress(studio));
mount(App, { target: document.getElementById("studio")!, props: { studio } });
