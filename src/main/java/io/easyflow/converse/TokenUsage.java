package io.easyflow.converse;

import io.easyflow.channel.EffectHandler;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.util.List;
import org.springframework.stereotype.Component;

/** Keeps how many tokens each answer took. */
@Component
class TokenUsage implements EffectHandler<TokensUsed> {
  private static final String INSERT =
      """
      insert into ai_usage (chat, line, account, model, prompt_tokens, completion_tokens, at)
      values (?, ?, ?, ?, ?, ?, ?)""";

  @Override
  public Class<TokensUsed> type() {
    return TokensUsed.class;
  }

  @Override
  public void apply(Connection connection, List<Applied<TokensUsed>> effects) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(INSERT)) {
      for (Applied<TokensUsed> applied : effects) {
        TokensUsed used = applied.effect();
        statement.setLong(1, used.question().chat());
        statement.setLong(2, used.question().line());
        statement.setString(3, used.reply().account());
        statement.setString(4, used.reply().model());
        statement.setObject(5, used.reply().promptTokens());
        statement.setObject(6, used.reply().completionTokens());
        statement.setTimestamp(7, Timestamp.from(used.at()));
        statement.addBatch();
      }
      statement.executeBatch();
    }
  }
}
