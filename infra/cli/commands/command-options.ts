/** Of every command that reports. */
export const JSON_OPTION = ['--json', 'one JSON document'] as const;

/** Reads an option that may be given more than once. */
export const collect = (text: string, earlier: string[] = []): string[] => [...earlier, text];
