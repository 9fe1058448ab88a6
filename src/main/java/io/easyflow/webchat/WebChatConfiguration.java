package io.easyflow.webchat;

import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.servlet.MultipartConfigElement;
import java.net.InetSocketAddress;
import java.util.Map;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.boot.web.servlet.MultipartConfigFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.http.server.ServerHttpRequest;
import org.springframework.http.server.ServerHttpResponse;
import org.springframework.util.unit.DataSize;
import org.springframework.web.filter.CorsFilter;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import org.springframework.web.socket.WebSocketHandler;
import org.springframework.web.socket.config.annotation.EnableWebSocket;
import org.springframework.web.socket.config.annotation.WebSocketConfigurer;
import org.springframework.web.socket.config.annotation.WebSocketHandlerRegistry;
import org.springframework.web.socket.server.HandshakeInterceptor;

/** Hangs the chat's doors into their paths. */
@Configuration(proxyBeanMethods = false)
@EnableWebSocket
class WebChatConfiguration implements WebSocketConfigurer, WebMvcConfigurer {
  private static final int AROUND_A_FILE = 64 << 10;

  private final SocketDoor sockets;
  private final FileSenders senders;

  WebChatConfiguration(SocketDoor sockets, FileSenders senders) {
    this.sockets = sockets;
    this.senders = senders;
  }

  @Bean
  static FilterRegistrationBean<CorsFilter> chatOrigins(
      WebChatProperties properties,
      @Value("${easyflow.public-url:}") String publicUrl,
      ObjectMapper json) {
    FilterRegistrationBean<CorsFilter> filter =
        new FilterRegistrationBean<>(ChatOrigins.filter(properties.origins(), publicUrl, json));
    filter.addUrlPatterns(WebChatPaths.API + "/*", WebChatPaths.SOCKET + "*");
    filter.setOrder(Ordered.HIGHEST_PRECEDENCE + 1);
    return filter;
  }

  /** Files come with a little around them. */
  @Bean
  static MultipartConfigElement multipartConfig(WebChatProperties properties) {
    MultipartConfigFactory factory = new MultipartConfigFactory();
    factory.setMaxFileSize(properties.maxFile());
    factory.setMaxRequestSize(DataSize.ofBytes(properties.maxFile().toBytes() + AROUND_A_FILE));
    return factory.createMultipartConfig();
  }

  /** Origins were judged by the filter. */
  @Override
  public void registerWebSocketHandlers(WebSocketHandlerRegistry registry) {
    registry
        .addHandler(sockets, WebChatPaths.SOCKET + "{session}")
        .addInterceptors(new Addresses())
        .setAllowedOriginPatterns("*");
  }

  @Override
  public void addInterceptors(InterceptorRegistry registry) {
    registry
        .addInterceptor(senders)
        .addPathPatterns(WebChatPaths.API + "/files")
        .order(Ordered.HIGHEST_PRECEDENCE);
  }

  /** Remembers where a socket comes from. */
  private static final class Addresses implements HandshakeInterceptor {
    @Override
    public boolean beforeHandshake(
        ServerHttpRequest request,
        ServerHttpResponse response,
        WebSocketHandler handler,
        Map<String, Object> attributes) {
      InetSocketAddress from = request.getRemoteAddress();
      attributes.put(SocketDoor.ADDRESS, from.getHostString());
      return true;
    }

    @Override
    public void afterHandshake(
        ServerHttpRequest request,
        ServerHttpResponse response,
        WebSocketHandler handler,
        Exception failure) {
      // Nothing to do.
    }
  }
}
