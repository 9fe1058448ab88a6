package io.easyflow.hooks;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.SystemDefaultDnsResolver;

/**
 * Resolves names for calls to addresses that others chose. What it gives is what is connected to,
 * so a name that changes its mind between the check and the call gains nothing.
 */
final class PublicAddresses implements DnsResolver {
  private final boolean allowPrivate;

  /**
   * @param allowPrivate true to let everything through
   */
  PublicAddresses(boolean allowPrivate) {
    this.allowPrivate = allowPrivate;
  }

  @Override
  public InetAddress[] resolve(String host) throws UnknownHostException {
    InetAddress[] found = SystemDefaultDnsResolver.INSTANCE.resolve(host);
    InetAddress[] allowed =
        Arrays.stream(found)
            .filter(address -> allowPrivate || reachableByAnybody(address))
            .toArray(InetAddress[]::new);
    if (allowed.length == 0) {
      throw new UnknownHostException(host + " has no public address");
    }
    return allowed;
  }

  @Override
  public String resolveCanonicalHostname(String host) throws UnknownHostException {
    return SystemDefaultDnsResolver.INSTANCE.resolveCanonicalHostname(host);
  }

  static boolean reachableByAnybody(InetAddress address) {
    if (address.isAnyLocalAddress()
        || address.isLoopbackAddress()
        || address.isLinkLocalAddress()
        || address.isSiteLocalAddress()
        || address.isMulticastAddress()) {
      return false;
    }
    byte[] bytes = address.getAddress();
    return address instanceof Inet6Address ? publicSix(bytes) : publicFour(bytes);
  }

  private static boolean publicFour(byte[] bytes) {
    int first = bytes[0] & 0xff;
    int second = bytes[1] & 0xff;
    int third = bytes[2] & 0xff;
    boolean shared = first == 100 && second >= 64 && second < 128;
    boolean special = first == 192 && second == 0 && (third == 0 || third == 2);
    boolean tests =
        first == 198 && (second == 18 || second == 19 || second == 51 && third == 100)
            || first == 203 && second == 0 && third == 113;
    return first != 0 && first < 240 && !shared && !special && !tests;
  }

  /** Only 2000::/3 is given out; of that 6to4, Teredo and documentation lead elsewhere. */
  private static boolean publicSix(byte[] bytes) {
    int first = (bytes[0] & 0xff) << 8 | bytes[1] & 0xff;
    int second = (bytes[2] & 0xff) << 8 | bytes[3] & 0xff;
    boolean elsewhere = first == 0x2002 || first == 0x2001 && (second < 0x200 || second == 0xdb8);
    return (first & 0xe000) == 0x2000 && !elsewhere;
  }
}
