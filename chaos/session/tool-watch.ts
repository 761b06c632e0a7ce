import type { DrillGround } from '#chaos/drill/ground.ts';
import type { Chronicle } from './chronicle.ts';
import { stepOf } from './session-state.ts';
import { checkTools } from './tools.ts';

/** Looks during setup whether every tool answers. */
export class ToolWatch {
  private readonly chronicle: Chronicle;
  private readonly ground: Pick<DrillGround, 'telemetry' | 'screens'>;
  private isChecking = false;

  constructor(chronicle: Chronicle, ground: Pick<DrillGround, 'telemetry' | 'screens'>) {
    this.chronicle = chronicle;
    this.ground = ground;
  }

  /** Looks once in a drill, also where whoever asks came back in the middle of setup. The agenda does not wait for a tool. */
  async settle(): Promise<void> {
    const { drill, tools } = this.chronicle.latest();
    if (stepOf(this.chronicle.latest()).id !== 'setup' || tools.length > 0 || this.isChecking) return;
    this.isChecking = true;
    const found = await checkTools(this.ground.telemetry, this.ground.screens);
    this.isChecking = false;
    if (this.chronicle.isRunning() && this.chronicle.latest().drill === drill)
      this.chronicle.append({ type: 'tools.checked', tools: found }, 'controller');
  }
}
