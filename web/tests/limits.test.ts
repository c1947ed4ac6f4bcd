// The page's limits, asked from Python (tests/studio/test_limits.py), which keeps the same ones.
import { checkNetwork, Refusal } from "../src/engine/check";
import { readSession } from "../src/engine/file";
import { answerTo } from "./python";

/** Why a session is refused, or null. */
function refusal(session: unknown): string | null {
  try {
    checkNetwork(readSession(session).story);
  } catch (error) {
    if (error instanceof Refusal) return error.message;
    throw error;
  }
  return null;
}

answerTo("sessions that Python made", refusal);
