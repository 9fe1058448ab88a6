package io.easyflow.channel;

/** More is waiting to be written than the hub may hold in memory; try again in a moment. */
public class ChannelFullException extends RuntimeException {
  /**
   * @param message what is full
   */
  public ChannelFullException(String message) {
    super(message);
  }
}
