// What somebody is told when something failed: a refusal as it is; of any other failure only that there was one.

import { Refusal } from "../engine/check";
import { words } from "../words";

export function sentence(error: unknown): string {
  if (error instanceof Refusal) return error.message;
  console.error(error);
  return words.broken;
}
