/** The words and addresses the server wrote into the page; this script holds none of its own. */

const read = <T>(id: string): T => JSON.parse(document.getElementById(id)?.textContent ?? "{}") as T;

const words = read<Record<string, string>>("words");

export const addresses = read<Record<string, string>>("addresses");

/** A text by its name, with `{name}` filled in. */
export function say(name: string, given: Record<string, string | number> = {}): string {
  return (words[name] ?? name).replace(/\{(\w+)\}/g, (_, key: string) => String(given[key] ?? ""));
}
