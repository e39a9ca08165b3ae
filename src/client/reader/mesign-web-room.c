/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-client"

#include "config.h"

#include "client/reader/mesign-web-room.h"

/* Each mail drawn as a web page has a process of its own, which is what keeps one mail's text from
 * another's. They are large, so only this many live at a time. */
#define MAX_GUESTS 4

typedef struct
{
  gpointer guest;
  MesignWebRoomFunc leave;
} Guest;

struct _MesignWebRoom
{
  GObject parent_instance;

  GQueue guests;
};

G_DEFINE_FINAL_TYPE (MesignWebRoom, mesign_web_room, G_TYPE_OBJECT)

static void
mesign_web_room_finalize (GObject *object)
{
  MesignWebRoom *self = MESIGN_WEB_ROOM (object);

  g_queue_clear_full (&self->guests, g_free);

  G_OBJECT_CLASS (mesign_web_room_parent_class)->finalize (object);
}

static void
mesign_web_room_class_init (MesignWebRoomClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = mesign_web_room_finalize;
}

static void
mesign_web_room_init (MesignWebRoom *self)
{
  g_queue_init (&self->guests);
}

/**
 * mesign_web_room_new:
 *
 * Returns: (transfer full): an empty room
 */
MesignWebRoom *
mesign_web_room_new (void)
{
  return g_object_new (MESIGN_TYPE_WEB_ROOM, NULL);
}

/**
 * mesign_web_room_enter:
 * @self: the room
 * @guest: who comes in; not referenced, has to leave before it goes away
 * @leave: what to call when it has to make room
 */
void
mesign_web_room_enter (MesignWebRoom *self, gpointer guest, MesignWebRoomFunc leave)
{
  Guest *newcomer = g_new0 (Guest, 1);

  mesign_web_room_leave (self, guest);
  newcomer->guest = guest;
  newcomer->leave = leave;
  g_queue_push_tail (&self->guests, newcomer);
  while (g_queue_get_length (&self->guests) > MAX_GUESTS)
    {
      g_autofree Guest *oldest = g_queue_pop_head (&self->guests);

      oldest->leave (oldest->guest);
    }
}

/**
 * mesign_web_room_leave:
 * @self: the room
 * @guest: who leaves; nothing happens if it is not there
 */
void
mesign_web_room_leave (MesignWebRoom *self, gpointer guest)
{
  for (GList *link = self->guests.head; link != NULL; link = link->next)
    if (((Guest *) link->data)->guest == guest)
      {
        g_free (link->data);
        g_queue_delete_link (&self->guests, link);
        return;
      }
}
