import { Body, Controller, HttpCode, Inject, Post, Res } from '@nestjs/common';
import {
  ApiAcceptedResponse,
  ApiBody,
  ApiConsumes,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
} from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { OpenTo } from '../access/access.ts';
import { ApiProblems } from '../edge/api-problem.ts';
import { FeedbackAnswer, FeedbackBatchAnswer } from './feedback-answer.ts';
import { NDJSON, readLines } from './feedback-lines.ts';
import { readFeedback } from './feedback-request.ts';
import { Feedback } from './feedback.ts';
import { FEEDBACK_BATCH_EXAMPLE, FEEDBACK_BODY, FEEDBACK_BODY_EXAMPLES } from './feedback.schema.ts';

/** Ground truth: what a prediction should have been. */
@ApiTags('feedback')
@OpenTo('predict')
@Controller('feedback')
export class FeedbackController {
  readonly #feedback: Feedback;

  constructor(@Inject(Feedback) feedback: Feedback) {
    this.#feedback = feedback;
  }

  @Post()
  @HttpCode(200)
  @ApiOperation({
    operationId: 'sendFeedback',
    summary: 'The label of one prediction',
    description:
      'Committed before it is answered, and idempotent: the same label again changes nothing. Another label is a conflict unless "revise" is true. A prediction that is not known yet, because another replica is about to store it, is answered with 202: the label is kept and joined within seconds. Dry runs are not recorded, so their labels stay pending until they expire.',
  })
  @ApiBody({ schema: FEEDBACK_BODY, examples: FEEDBACK_BODY_EXAMPLES })
  @ApiOkResponse({ type: FeedbackAnswer })
  @ApiAcceptedResponse({ type: FeedbackAnswer, description: 'Kept; its prediction is not known yet' })
  @ApiProblems(
    'malformed_json',
    'invalid_input',
    'unauthorized',
    'unknown_prediction',
    'label_conflict',
    'body_too_large',
    'unsupported_media_type',
    'overloaded',
    'store_unavailable',
  )
  async send(
    @Body() body: unknown,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<FeedbackAnswer> {
    const answer = await this.#feedback.take(readFeedback(body));
    if (answer.status === 'pending') void reply.status(202);
    return answer;
  }

  @Post('batch')
  @HttpCode(200)
  @ApiOperation({
    operationId: 'sendFeedbackBatch',
    summary: 'The labels of many predictions',
    description:
      'One JSON object a line, as of POST /feedback; at most 1,000 lines and 1 MiB. Each line is decided upon by itself: the good ones are kept although others fail, so the answer is 200 and says for every line what became of it. Only when the store takes nothing the whole batch is refused; sending it again is safe.',
  })
  @ApiConsumes(NDJSON)
  @ApiBody({ schema: { type: 'string', example: FEEDBACK_BATCH_EXAMPLE } })
  @ApiOkResponse({ type: FeedbackBatchAnswer })
  @ApiProblems(
    'invalid_input',
    'unauthorized',
    'body_too_large',
    'unsupported_media_type',
    'overloaded',
    'store_unavailable',
  )
  async sendBatch(@Body() body: unknown): Promise<FeedbackBatchAnswer> {
    return this.#feedback.takeLines(readLines(body));
  }
}
