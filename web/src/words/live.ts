export const live = {
  title: "Learn live",
};
