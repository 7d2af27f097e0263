import { Global, Module } from '@nestjs/common';
import { EventLog } from './event-log.ts';
import { EventStreams } from './event-streams.ts';
import { EventsController } from './events.controller.ts';

/** Everybody may publish. */
@Global()
@Module({
  controllers: [EventsController],
  providers: [EventLog, EventStreams],
  exports: [EventLog],
})
export class EventsModule {}
