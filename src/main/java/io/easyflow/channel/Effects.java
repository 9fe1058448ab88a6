package io.easyflow.channel;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Hands effects to their handlers, kind by kind in one order, so that transactions take turns. */
final class Effects {
  private final Map<Class<?>, EffectHandler<?>> handlers = new LinkedHashMap<>();

  Effects(Collection<EffectHandler<?>> handlers) {
    handlers.stream()
        .sorted(Comparator.comparing(handler -> handler.type().getName()))
        .forEach(handler -> this.handlers.put(handler.type(), handler));
  }

  void apply(Connection connection, List<EffectHandler.Applied<Effect>> all) throws SQLException {
    Map<Class<?>, List<EffectHandler.Applied<Effect>>> byType = new LinkedHashMap<>();
    for (EffectHandler.Applied<Effect> one : all) {
      Class<?> type = one.effect().getClass();
      if (!handlers.containsKey(type)) {
        throw new IllegalStateException("no handler writes " + type.getName());
      }
      byType.computeIfAbsent(type, key -> new ArrayList<>()).add(one);
    }
    for (Map.Entry<Class<?>, EffectHandler<?>> entry : handlers.entrySet()) {
      List<EffectHandler.Applied<Effect>> effects = byType.get(entry.getKey());
      if (effects != null) {
        @SuppressWarnings("unchecked")
        EffectHandler<Effect> handler = (EffectHandler<Effect>) entry.getValue();
        handler.apply(connection, effects);
      }
    }
  }
}
