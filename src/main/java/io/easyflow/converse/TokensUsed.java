package io.easyflow.converse;

import io.easyflow.channel.Effect;
import io.easyflow.handoff.ChatQuestion;
import io.easyflow.model.AiReply;
import java.time.Instant;

/**
 * An AI service answered, which costs money, whether the answer is used or not.
 *
 * @param question what was asked
 * @param reply what came
 * @param at when
 */
record TokensUsed(ChatQuestion question, AiReply reply, Instant at) implements Effect {}
