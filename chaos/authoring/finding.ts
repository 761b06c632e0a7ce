/** One thing that is wrong with a scenario. */
export interface Finding {
  /** Name of the rule that it breaks. */
  rule: string;
  /** Relative to the scenario's folder; `.` is the folder itself. */
  file: string;
  /** What is wrong, why it matters, what to do next. */
  message: string;
}
