import type { Specimen } from './specimen.ts';

/** One thing that an author may get wrong, and what is said about it. */
export interface Exhibit {
  rule: string;
  /** Where the finding is. */
  file: string;
  /** What the message must say. */
  says: string;
  /** Makes the flawless specimen wrong in exactly this. */
  spoil: (specimen: Specimen) => void;
}

/** Replaces a text that must be there. */
export const edit =
  (file: string, before: string, after: string) =>
  ({ files }: Specimen): void => {
    const text = files.get(file);
    if (!text?.includes(before)) throw new Error(`${file} of the specimen does not hold: ${before}`);
    files.set(file, text.replace(before, after));
  };

export const write =
  (file: string, text: string) =>
  ({ files }: Specimen): void => {
    files.set(file, text);
  };

export const remove =
  (file: string) =>
  ({ files }: Specimen): void => {
    if (!files.delete(file)) throw new Error(`the specimen has no ${file}`);
  };

export const all =
  (...some: ((specimen: Specimen) => void)[]) =>
  (specimen: Specimen): void => {
    for (const one of some) one(specimen);
  };
