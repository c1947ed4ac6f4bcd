// The formulas of a pass: of each quantity, of the loss, of all of it; LaTeX, and names in characters.

import {
  kindOf, outputActivation, quantity, sigmaOf, symbolH, type Kind, type Name, type Shown,
} from "./quantities";

const SIGNS = ["₀", "₁", "₂", "₃", "₄", "₅", "₆", "₇", "₈", "₉"];

/** The formula of a quantity, LaTeX. */
export function texOf(shown: Shown, kind: Kind, l: number, updated = false): string {
  const { depth, samples } = shown;
  const H = symbolH(l - 1, depth);
  switch (kind) {
    case "H":
    case "newH":
    case "row":
      if (l === 0) return "X";
      return l === depth && outputActivation(shown.recipe) === "identity"
        ? `y = Z_${l}`
        : `${symbolH(l, depth)} = ${sigmaOf(shown.recipe, depth, l)}(Z_${l})`;
    case "Z":
    case "newZ":
      return `Z_${l} = W_${l} ${H} + b_${l}`;
    case "delta":
      return l === depth ? `\\delta_${l} = y - t` : `\\delta_${l} = ${backTex(l)} \\circ ${slopeTex(shown, l)}`;
    case "dW":
    case "db": {
      const several = samples > 1;
      const W = `\\delta_${l} ${H}^\\top${several ? ` / ${samples}` : ""}${penaltyTex(shown, String(l))}`;
      const b = `${several ? `\\tfrac{1}{${samples}} \\textstyle\\sum ` : ""}\\delta_${l}`;
      return `\\Delta W_${l} = ${W} \\qquad \\Delta b_${l} = ${b}`;
    }
    case "back":
      return `\\delta_${l} = \\underbrace{${backTex(l)}} \\circ ${slopeTex(shown, l)}`;
    case "slope":
      return `\\delta_${l} = ${backTex(l)} \\circ \\underbrace{${slopeTex(shown, l)}}`;
    case "W":
    case "b":
      return updated ? updateTex(kind, l) : `${kind}_${l}`;
    case "newW":
    case "newb":
      return updateTex(kind === "newW" ? "W" : "b", l);
    case "t":
      return "t";
  }
}

/** The loss of this sample, or of these, LaTeX. */
export function lossTex(shown: Shown): string {
  const { recipe, depth, samples } = shown;
  const sum = samples > 1 ? `\\tfrac{1}{${samples}} \\textstyle\\sum ` : "";
  if (recipe.loss === "half_squared_error") return `L = ${sum}\\tfrac{1}{2} (y - t)^2`;
  const t = quantity(shown, "t", depth).numbers.values;
  if (recipe.loss === "cross_entropy") {
    return samples > 1 ? `L = ${sum}{-\\log y_{\\text{true}}}` : `L = {-\\log y_{${Array.from(t).indexOf(1) + 1}}}`;
  }
  if (samples > 1) return `L = ${sum}\\left({-t} \\log y - (1 - t) \\log(1 - y)\\right)`;
  return t[0] === 1 ? "L = {-\\log y}" : "L = {-\\log(1 - y)}";
}

/** All of it: the prediction as a function of X, LaTeX. */
export function networkTex({ recipe, depth }: Shown): string {
  let inner = "X";
  for (let l = 1; l <= depth; l++) {
    inner = `W_${l} ${inner} + b_${l}`;
    if (l < depth || outputActivation(recipe) !== "identity") inner = `${sigmaOf(recipe, depth, l)}(${inner})`;
  }
  return `y = ${inner}`;
}

/** The whole way back, LaTeX. */
export function wholeTex(shown: Shown): string[] {
  const mean = shown.samples > 1 ? ` / ${shown.samples}` : "";
  const update = `\\Delta W_l = \\delta_l H_{l-1}^\\top${mean}${penaltyTex(shown, "l")}`;
  const hidden = "\\delta_l = (W_{l+1}^\\top \\delta_{l+1}) \\circ \\sigma'(Z_l)";
  return shown.depth > 1 ? ["\\delta_L = y - t", hidden, update] : ["\\delta_1 = y - t", update];
}

export const UPDATE_TEX = [
  "W_l \\leftarrow W_l - \\eta\\,\\Delta W_l",
  "b_l \\leftarrow b_l - \\eta\\,\\Delta b_l",
] as const;

/** A quantity's name in characters: ΔW₂. */
export function plainName(shown: Shown, name: Name): string {
  const { kind, layer } = kindOf(name);
  const l = sub(layer);
  const H = layer === 0 ? "X" : layer === shown.depth ? "y" : `H${l}`;
  switch (kind) {
    case "H": case "newH": return H;
    case "row": return `${H}ᵀ`;
    case "t": return "t";
    case "W": case "newW": return `W${l}`;
    case "b": case "newb": return `b${l}`;
    case "Z": case "newZ": return `Z${l}`;
    case "delta": return `δ${l}`;
    case "dW": return `ΔW${l}`;
    case "db": return `Δb${l}`;
    case "back": return `W${sub(layer + 1)}ᵀ δ${sub(layer + 1)}`;
    case "slope": return `${plainSigma(shown, layer)}′(Z${l})`;
  }
}

function updateTex(kind: "W" | "b", l: number): string {
  return `${kind}_${l} \\leftarrow ${kind}_${l} - \\eta\\,\\Delta ${kind}_${l}`;
}

function backTex(l: number): string {
  return `(W_${l + 1}^\\top \\delta_${l + 1})`;
}

function slopeTex({ recipe, depth }: Shown, l: number): string {
  return `${sigmaOf(recipe, depth, l)}'(Z_${l})`;
}

function penaltyTex({ recipe: { l1, l2 } }: Shown, l: string): string {
  const signs = l1 ? ` + ${numberTex(l1)}\\,\\operatorname{sign}(W_${l})` : "";
  return signs + (l2 ? ` + ${numberTex(l2)}\\,W_${l}` : "");
}

/** A number, LaTeX: as it is, or times a power of ten. */
function numberTex(value: number): string {
  const [mantissa, exponent] = String(value).split("e");
  return exponent ? `${mantissa} \\cdot 10^{${Number(exponent)}}` : mantissa!;
}

/** σ, sigmoid, σ₂: in characters. */
export function plainSigma({ recipe, depth }: Shown, l: number): string {
  const tex = sigmaOf(recipe, depth, l);
  if (tex.startsWith("\\operatorname")) return outputActivation(recipe);
  return tex.includes("_") ? `σ${sub(l)}` : "σ";
}

function sub(layer: number): string {
  return [...String(layer)].map((digit) => SIGNS[Number(digit)]).join("");
}
