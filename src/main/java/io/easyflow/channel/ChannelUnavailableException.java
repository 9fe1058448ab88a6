package io.easyflow.channel;

import java.sql.SQLException;

/** The database of the channel does not answer; try again in a moment. */
public class ChannelUnavailableException extends RuntimeException {
  /**
   * @param cause what the database driver said
   */
  public ChannelUnavailableException(SQLException cause) {
    super("the database does not answer", cause);
  }
}
