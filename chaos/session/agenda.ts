import { z } from 'zod';

const step = z.strictObject({
  id: z.string(),
  title: z.string(),
  minutes: z.number().positive(),
  /** How much of the incident's traffic comes, where 1 is what its scenario says; null while the lab is left alone. */
  pressure: z.number().positive().nullable(),
  /** Nobody works, and no time counts. */
  isBreak: z.boolean(),
  /** AI may help. */
  ai: z.boolean(),
});
/** One stretch of a drill, with its own conditions and rules. */
export type Step = z.infer<typeof step>;

/** The steps of a drill, in order. */
export const agendaForm = z.array(step).min(1);

const CALM = { pressure: null, isBreak: false, ai: false };
const WORK = { pressure: 1, isBreak: false, ai: false };
/** Load eases while people have tea; what stands still does not get up for that. */
const TEA = { pressure: 0.5, isBreak: true, ai: false };

/** The workshop of 180 minutes. */
export const AGENDA: readonly Step[] = [
  { id: 'orientation', title: 'Orientation', minutes: 10, ...CALM },
  { id: 'setup', title: 'Setup', minutes: 5, ...CALM },
  { id: 'phase-1', title: 'Phase 1: humans only', minutes: 45, ...WORK },
  { id: 'tea-1', title: 'First tea', minutes: 10, ...TEA },
  { id: 'phase-2', title: 'Phase 2: verification', minutes: 40, ...WORK, pressure: 1.2 },
  { id: 'tea-2', title: 'Second tea', minutes: 10, ...TEA },
  { id: 'phase-3', title: 'Phase 3: with AI', minutes: 30, ...WORK, ai: true },
  { id: 'phase-4', title: 'Phase 4: post-mortem', minutes: 20, ...CALM, ai: true },
  { id: 'wrap-up', title: 'Wrap-up', minutes: 10, ...CALM, ai: true },
];
