export const share = {
  title: "Share",
};
