package io.easyflow.handoff;

import io.easyflow.channel.EffectHandler;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.springframework.stereotype.Component;

/**
 * Takes the steps of conversations. Who owns a chat is decided on its locked row, so of an answer
 * of the bot and a manager who takes over at the same moment one comes first, for everybody.
 */
@Component
public class Chats implements EffectHandler<ChatStep> {
  private final CustomerSteps customers;
  private final ManagerSteps managers;
  private final DueSteps due;

  Chats(CustomerSteps customers, ManagerSteps managers, DueSteps due) {
    this.customers = customers;
    this.managers = managers;
    this.due = due;
  }

  @Override
  public Class<ChatStep> type() {
    return ChatStep.class;
  }

  @Override
  public void apply(Connection connection, List<Applied<ChatStep>> effects) throws SQLException {
    lock(connection, effects);
    for (Applied<ChatStep> applied : effects) {
      Taking taking = new Taking(connection, applied.delivery(), applied.effect().at());
      ChatStep.What what = applied.effect().what();
      if (what instanceof ChatStep.Said step) {
        customers.said(taking, step);
      } else if (what instanceof ChatStep.Answered step) {
        customers.answered(taking, step);
      } else if (what instanceof ChatStep.ManagerSaid step) {
        managers.said(taking, step);
      } else if (what instanceof ChatStep.Accepted step) {
        managers.accepted(taking, step);
      } else if (what instanceof ChatStep.Opened step) {
        managers.opened(taking, step);
      } else if (what instanceof ChatStep.GivenBack step) {
        managers.givenBack(taking, step);
      } else if (what instanceof ChatStep.Ended step) {
        managers.ended(taking, step);
      } else if (what instanceof ChatStep.Assigned step) {
        managers.assigned(taking, step);
      } else if (what instanceof ChatStep.Again step) {
        managers.again(taking, step);
      } else if (what instanceof ChatStep.Registered step) {
        managers.registered(taking, step);
      } else if (what instanceof ChatStep.Shift step) {
        managers.shift(taking, step);
      } else if (what instanceof ChatStep.ReplyMode step) {
        managers.replyMode(taking, step);
      } else if (what instanceof ChatStep.Noticed step) {
        ChatRows.noticed(connection, step.chat(), step.count());
      } else if (what instanceof ChatStep.Due step) {
        due.due(taking, step);
      } else if (what instanceof ChatStep.Outcome step) {
        due.outcome(taking, step);
      }
    }
  }

  /** All chats of the batch, before the first step, in one order for all batches. */
  private static void lock(Connection connection, List<Applied<ChatStep>> effects)
      throws SQLException {
    List<Long> ids = new ArrayList<>();
    List<String[]> customers = new ArrayList<>();
    for (Applied<ChatStep> applied : effects) {
      ChatStep.What what = applied.effect().what();
      if (what instanceof ChatStep.OfChat step) {
        ids.add(step.chat());
      } else if (what instanceof ChatStep.Answered step) {
        ids.add(step.question().chat());
      } else if (what instanceof ChatStep.Said step) {
        customers.add(new String[] {step.message().account(), step.message().chatId()});
        Rating rating = Rating.of(step.message());
        if (rating != null) {
          ids.add(rating.chat());
        }
      }
    }
    ChatRows.lock(connection, ids, customers);
  }
}
