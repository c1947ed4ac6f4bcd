// Downloads: a file that the browser keeps.

export function download(file: Blob, name: string): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(file);
  link.download = name.replace(/[^\p{L}\p{N}._-]+/gu, "-");
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

export function json(value: unknown): Blob {
  return new Blob([`${JSON.stringify(value, null, 1)}\n`], { type: "application/json" });
}
