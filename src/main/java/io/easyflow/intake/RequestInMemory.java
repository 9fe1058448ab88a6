package io.easyflow.intake;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;

/** A request whose body, or as much of it as came, lies in memory. */
final class RequestInMemory extends HttpServletRequestWrapper {
  private final ServletInputStream body;
  private boolean answeredLater;

  /**
   * @param request the request
   * @param bytes its body from 0 on
   * @param length of it
   * @param missing thrown to whoever reads, null where the body is whole
   */
  RequestInMemory(HttpServletRequest request, byte[] bytes, int length, RefusedException missing) {
    super(request);
    this.body = new Bytes(bytes, length, missing);
  }

  @Override
  public ServletInputStream getInputStream() {
    return body;
  }

  /** Whoever answers later goes on with what the wait for the body began. */
  @Override
  public AsyncContext startAsync() {
    answeredLater = true;
    return isAsyncStarted() ? getAsyncContext() : super.startAsync();
  }

  /**
   * @return true when somebody took over who completes the request
   */
  boolean answeredLater() {
    return answeredLater;
  }

  private static final class Bytes extends ServletInputStream {
    private final byte[] bytes;
    private final int length;
    private final transient RefusedException missing;
    private int position;

    private Bytes(byte[] bytes, int length, RefusedException missing) {
      this.bytes = bytes;
      this.length = length;
      this.missing = missing;
    }

    @Override
    public int read() {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int most) {
      if (missing != null) {
        throw missing;
      }
      if (position == length) {
        return -1;
      }
      int count = Math.min(most, length - position);
      System.arraycopy(bytes, position, target, offset, count);
      position += count;
      return count;
    }

    @Override
    public boolean isFinished() {
      return position == length;
    }

    @Override
    public boolean isReady() {
      return true;
    }

    @Override
    public void setReadListener(ReadListener listener) {
      throw new UnsupportedOperationException("the body is there");
    }
  }
}
