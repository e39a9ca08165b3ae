/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "../net/scripted-server.h"
#include "engine-world.h"

#include "engine/mesign-picture-loader.h"

#define PICTURE "no real one"
#define ANSWER                                                                                     \
  "C: GET /x HTTP/1.1\nE:\nR: HTTP/1.1 200 OK\\r\\nContent-Type: image/png\\r\\n"                  \
  "Content-Length: 11\\r\\n\\r\\n" PICTURE "\nCLOSE"

static World *
world_with_near_pictures (void)
{
  World *world = world_new (TRUE, NULL);
  g_autofree char *settings = g_build_filename (world->folder, "config", "settings.ini", NULL);

  g_assert_true (g_file_set_contents (settings, "[reading]\nprivate-pictures=true\n", -1, NULL));
  world_open_well (world);

  return world;
}

static void
load (World *world, MesignPictureLoader *loader, ScriptedServer *server)
{
  g_autofree char *address =
      g_strdup_printf ("http://127.0.0.1:%u/x", scripted_server_get_port (server));
  const char *content_type = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) octets = NULL;

  g_clear_object (&world->result);
  mesign_picture_loader_load_async (loader, address, world_on_result, world);
  world_wait (world);
  octets = mesign_picture_loader_load_finish (world->result, &content_type, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (content_type, ==, "image/png");
  g_assert_cmpmem (g_bytes_get_data (octets, NULL), g_bytes_get_size (octets), PICTURE, 11);
}

/* The server answers once: whoever draws the mail again has the picture already. */
static void
test_fetched_once (void)
{
  g_autoptr (ScriptedServer) server = scripted_server_start (ANSWER);
  g_autoptr (World) world = world_with_near_pictures ();
  g_autoptr (MesignPictureLoader) loader = mesign_picture_loader_new (world->engine);

  load (world, loader, server);
  load (world, loader, server);
}

/* A server that says nothing does not keep whoever looks at another mail. */
static void
test_slow_server (void)
{
  g_autoptr (ScriptedServer) server = scripted_server_start ("E:\nHANG");
  g_autoptr (World) world = world_with_near_pictures ();
  MesignPictureLoader *loader = mesign_picture_loader_new (world->engine);
  g_autofree char *address =
      g_strdup_printf ("http://127.0.0.1:%u/x", scripted_server_get_port (server));
  const char *content_type = NULL;
  g_autoptr (GError) error = NULL;

  g_clear_object (&world->result);
  mesign_picture_loader_load_async (loader, address, world_on_result, world);
  g_usleep (G_USEC_PER_SEC / 5);
  g_object_unref (loader);
  world_wait (world);
  g_assert_null (mesign_picture_loader_load_finish (world->result, &content_type, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

int
main (int argc, char *argv[])
{
  int status;

  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/engine/pictures/fetched-once", test_fetched_once);
  g_test_add_func ("/engine/pictures/slow-server", test_slow_server);
  status = g_test_run ();
  scripted_server_cleanup ();

  return status;
}
