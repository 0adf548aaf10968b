/** 2020-03-12 11:05 in UTC. */
export function formatTime(time: number): string {
  return new Date(time * 1000).toISOString().slice(0, 16).replace("T", " ");
}
