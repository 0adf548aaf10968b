/** Name of an account's slot. */
export function slotKey({ account, slot }: { readonly account: string; readonly slot: number }): string {
  return `${account}:${slot}`;
}
