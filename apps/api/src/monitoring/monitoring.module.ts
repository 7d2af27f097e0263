import { Module } from '@nestjs/common';
import { DriftMonitor } from './drift-monitor.ts';

/** Watches what live traffic looks like. */
@Module({ providers: [DriftMonitor], exports: [DriftMonitor] })
export class MonitoringModule {}
