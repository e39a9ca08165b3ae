/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-engine"

#include "config.h"

#include "engine/mesign-sleep-private.h"

struct _MesignSleep
{
  MesignSleepFunc func;
  gpointer user_data;
  GCancellable *cancellable;
  GDBusConnection *bus;
  guint subscription;
};

static void
on_prepare_for_sleep (GDBusConnection *bus G_GNUC_UNUSED,
                      const char *sender G_GNUC_UNUSED,
                      const char *path G_GNUC_UNUSED,
                      const char *interface G_GNUC_UNUSED,
                      const char *name G_GNUC_UNUSED,
                      GVariant *parameters,
                      gpointer user_data)
{
  MesignSleep *self = user_data;
  gboolean is_asleep;

  if (!g_variant_is_of_type (parameters, G_VARIANT_TYPE ("(b)")))
    return;
  g_variant_get (parameters, "(b)", &is_asleep);
  self->func (is_asleep, self->user_data);
}

static void
on_bus (GObject *source G_GNUC_UNUSED, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GDBusConnection) bus = g_bus_get_finish (result, &error);
  MesignSleep *self = user_data;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (bus == NULL)
    {
      g_debug ("Nobody tells when the computer sleeps: %s", error->message);
      return;
    }
  /* that it goes away is no reason to end the program */
  g_dbus_connection_set_exit_on_close (bus, FALSE);
  self->bus = g_steal_pointer (&bus);
  self->subscription = g_dbus_connection_signal_subscribe (
      self->bus, "org.freedesktop.login1", "org.freedesktop.login1.Manager", "PrepareForSleep",
      "/org/freedesktop/login1", NULL, G_DBUS_SIGNAL_FLAGS_NONE, on_prepare_for_sleep, self, NULL);
}

/* Begins to listen. */
MesignSleep *
mesign_sleep_new (MesignSleepFunc func, gpointer user_data)
{
  MesignSleep *self = g_new0 (MesignSleep, 1);

  self->func = func;
  self->user_data = user_data;
  self->cancellable = g_cancellable_new ();
  g_bus_get (G_BUS_TYPE_SYSTEM, self->cancellable, on_bus, self);

  return self;
}

/* Listens no more. */
void
mesign_sleep_free (MesignSleep *self)
{
  g_cancellable_cancel (self->cancellable);
  g_object_unref (self->cancellable);
  if (self->subscription != 0)
    g_dbus_connection_signal_unsubscribe (self->bus, self->subscription);
  g_clear_object (&self->bus);
  g_free (self);
}
