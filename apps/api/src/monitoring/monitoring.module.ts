import { Module } from '@nestjs/common';
import { ModelsModule } from '../models/models.module.ts';
import { DriftController } from './drift.controller.ts';
import { DriftEvaluator } from './drift-evaluator.ts';
import { DriftMonitor } from './drift-monitor.ts';
import { LabelWatch } from './label-watch.ts';
import { LivePanes } from './live-panes.ts';
import { PaneExchange } from './pane-exchange.ts';
import { PaneMirror } from './pane-mirror.ts';
import { PaneWriter } from './pane-writer.ts';

/** Watches what live traffic looks like, and says how far it is from training. */
@Module({
  imports: [ModelsModule],
  controllers: [DriftController],
  providers: [LivePanes, PaneWriter, PaneMirror, PaneExchange, DriftMonitor, DriftEvaluator, LabelWatch],
  exports: [LabelWatch, LivePanes, PaneWriter, PaneExchange, DriftMonitor, DriftEvaluator],
})
export class MonitoringModule {}
