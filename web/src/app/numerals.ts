// Numbers as they are written everywhere on the page: as Python writes them (numerals.py).

const SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹";

/** To so many significant digits, with a true minus sign: 0.45, −0.45, 1.2·10⁻⁵, ∞. */
export function number(value: number, digits = 4): string {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? "NaN" : value > 0 ? "∞" : "−∞";
  if (value === 0) return "0";
  const [mantissa, exponent] = value.toExponential(digits - 1).split("e") as [string, string];
  const power = Number(exponent);
  if (power >= -4 && power < digits) return trimmed(value.toFixed(Math.max(0, digits - 1 - power)));
  return timesPower(trimmed(mantissa), power);
}

/** With so many decimals, always: what moves keeps its length. */
export function decimals(value: number, places = 3): string {
  if (!(Math.abs(value) < 1000)) return number(value);
  return signed((Number(value.toFixed(places)) + 0).toFixed(places));
}

/** For a cell: at most so many decimals, fewer where it is large, none that are 0; a power of ten where small. */
export function short(value: number, places = 3): string {
  const size = Math.abs(value);
  if (!Number.isFinite(value) || size === 0) return number(value);
  if (size < 10 ** -places || size >= 1e5) {
    const [mantissa, exponent] = value.toExponential(places > 2 ? 1 : 0).split("e") as [string, string];
    return timesPower(trimmed(mantissa), Number(exponent));
  }
  return trimmed(value.toFixed(Math.max(0, places - Math.max(0, Math.floor(Math.log10(size))))));
}

/** Whole numbers with thin spaces between thousands. */
export function count(value: number): string {
  return String(value).replace(/\B(?=(\d{3})+$)/g, "\u2009");
}

export function percent(part: number): string {
  return part === 1 ? "100%" : `${(100 * part).toFixed(1)}%`;
}

function timesPower(text: string, exponent: number): string {
  const digits = [...String(Math.abs(exponent))].map((digit) => SUPERSCRIPTS[Number(digit)]).join("");
  return `${text}·10${exponent < 0 ? "⁻" : ""}${digits}`;
}

function trimmed(text: string): string {
  return signed(text.includes(".") ? text.replace(/\.?0+$/, "") : text);
}

function signed(text: string): string {
  return text === "-0" ? "0" : text.replace("-", "−");
}
