const UTC_DATE = /^\d{4}-\d\d-\d\d(?:[ T]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|\+00:?00)?)?$/;

/** A unix time in s, ms or us, or a UTC date such as 2020-03-12 02:15:00, as whole unix seconds; undefined when it is neither. */
export function parseTime(text: string): number | undefined {
  if (/^\d+(\.0+)?$/.test(text)) {
    const value = Number(text);
    const scale = value >= 1e14 ? 1e6 : value >= 1e11 ? 1e3 : 1;
    return Math.floor(value / scale);
  }
  if (!UTC_DATE.test(text)) return undefined;
  const iso = text.replace(" ", "T").replace(/(Z|\+00:?00)$/, "");
  const milliseconds = Date.parse(iso.length === 10 ? `${iso}T00:00:00Z` : `${iso}Z`);
  return Number.isNaN(milliseconds) ? undefined : Math.floor(milliseconds / 1000);
}
