package io.easyflow.outlet;

import org.apache.camel.Exchange;

/** What an {@code outbound:} endpoint calls, with its files read and compiled. */
interface CallTemplate {
  /**
   * @param exchange what the call is made for
   * @return the call
   * @throws io.easyflow.channel.DeliveryFailure.Permanent when this exchange makes no valid call
   */
  PlatformCall of(Exchange exchange);
}
