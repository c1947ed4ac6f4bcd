export const step = {
  title: "One step",
};
