// The words of sharing: links, files, pictures, clips, code.

export const share = {
  title: "Share",
  link: "Link",
  linkNote: "In the address are data, recipe, what was done by hand, the step and the view; a run kept to compare with is not.",
  copy: "Copy link",
  copied: "Link copied",
  /** Why there is no link. */
  unlinkable: {
    inexact:
      "This run was trained by the wide engine, and a link would train it anew, to other weights. Save the session as a file instead: it has the states.",
    steps: (most: number) =>
      `A link trains at most ${most.toLocaleString("en")} steps, and this run has more. Save the session as a file instead.`,
    long: "With its data the link would be longer than most programs carry. Save the session as a file instead.",
  },
  session: "File",
  sessionNote: "The session with its data and branches, of any size; it opens here again, and in backlight studio.",
  save: "Save session",
  open: "Open a session or a recipe",
  unreadable: (name: string, why: string) => `${name} is no session and no recipe: ${why}`,
  notJson: "it is no JSON.",
  picture: "Picture",
  pictureNote: "The network and its landscapes at this step.",
  png: "PNG",
  svg: "SVG",
  clip: "Clip",
  clipNote: "How it learned until this step, as MP4.",
  seconds: (seconds: number) => `${seconds} seconds`,
  making: (part: number) => `Making the clip: ${Math.round(100 * part)}%`,
  stop: "Stop",
  recipe: "Recipe",
  recipeNote: "Trains to the same bits and the same step in Python: backlight train --recipe FILE.",
  /** Of a run whose story is more than its recipe. */
  lastRecipeNote:
    "The settings that the run ended with, for Python: backlight train --recipe FILE. What was changed on the way is in the session's file.",
  wideRecipeNote: "For Python: backlight train --recipe FILE. It trains the same network, though not to the same bits as the wide engine.",
  code: "Code",
  codeNote: "The network of this step with its weights, as a program.",
  languages: { pytorch: "PyTorch", numpy: "NumPy", jax: "JAX" },
  nothing: "There is no network yet.",
  noEncoder: "This browser has no video encoder (WebCodecs); take a picture, or another browser.",
  cut: "it is not whole, as if it had been cut.",
  badLink: (why: string) => `This link cannot be opened: ${why}`,
  badPage: (why: string) => `The run that came with the page cannot be opened: ${why}`,
  instead: {
    stays: "What was open stays open.",
    page: "Here is the run that came with the page instead.",
    first: "Here is the beginning instead.",
  },
  step: "Step",
  loss: "Loss",
  right: { train: "of training samples right", test: "of test samples right" },
  caption: (sizes: number[]) => sizes.join("-"),
};
