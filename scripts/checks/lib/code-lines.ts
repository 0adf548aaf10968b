/** Lines that hold code: neither blank nor comment. Strings and template literals may contain comment marks. */
export function codeLines(source: string): number {
  const withoutComments = source.replace(
    /\/\*[\s\S]*?\*\/|\/\/[^\n]*|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|`(?:\\[\s\S]|[^`\\])*`/g,
    (token) => (token.startsWith("/") ? token.replace(/[^\n]/g, "") : token),
  );
  return withoutComments.split("\n").filter((line) => line.trim() !== "").length;
}
