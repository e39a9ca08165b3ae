/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What several jobs of one account make of a log-in that does not do: who is asked, how often, and
 * what becomes of those that wait. The provider with a log-in page is the sandbox's. */

#include "server-world.h"

#include "engine/mesign-engine-private.h"

/* A person who takes a while. */

#define SLOW_TYPE_PROMPTER (slow_prompter_get_type ())
G_DECLARE_FINAL_TYPE (SlowPrompter, slow_prompter, SLOW, PROMPTER, GObject)

struct _SlowPrompter
{
  GObject parent_instance;

  const char *answer; /* NULL to decline */
  guint milliseconds;
  guint counts[4];
  GTask *asked;
};

static gboolean
on_answered (gpointer data)
{
  g_autoptr (GTask) task = g_object_ref (data);
  SlowPrompter *self = g_task_get_source_object (task);

  g_clear_object (&self->asked);
  if (g_task_return_error_if_cancelled (task))
    return G_SOURCE_REMOVE;
  if (self->answer != NULL)
    g_task_return_pointer (task, mesign_secret_new_from_string (self->answer),
                           (GDestroyNotify) mesign_secret_unref);
  else
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CANCELLED, "Declined");

  return G_SOURCE_REMOVE;
}

/* Logs in on the provider's page, as somebody in a browser does. */
static void
browse (const char *url)
{
  static const char *const program =
      "import sys\n"
      "sys.path.insert(0, sys.argv[1])\n"
      "from mesign_sandbox.log_in_page import Browser\n"
      "browser = Browser(sys.argv[2], sys.argv[3])\n"
      "browser.visit(browser.answer('anna@example.test', 'pw-anna'))\n";
  g_autofree char *here = g_path_get_dirname (__FILE__);
  g_autofree char *folder = g_build_filename (here, "..", "sandbox", NULL);
  const char *argv[] = { "/usr/bin/python3", "-c", program, folder, url, NULL, NULL };
  g_autoptr (GError) error = NULL;

  argv[5] = mesign_sandbox_get_string (sandbox, "ca");
  g_spawn_async (NULL, (char **) argv, NULL, G_SPAWN_DEFAULT, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
}

static void
slow_ask_async (MesignPrompter *prompter,
                const MesignPrompt *prompt,
                GCancellable *cancellable,
                GAsyncReadyCallback callback,
                gpointer user_data)
{
  SlowPrompter *self = SLOW_PROMPTER (prompter);
  GTask *task = g_task_new (self, cancellable, callback, user_data);
  g_autoptr (GSource) source = NULL;
  g_autoptr (GSource) cancelled = NULL;

  self->counts[prompt->kind]++;
  if (prompt->kind == MESIGN_PROMPT_LOG_IN_PAGE && self->answer != NULL)
    browse (prompt->url);
  self->asked = g_object_ref (task);
  source = g_timeout_source_new (self->milliseconds);
  cancelled = g_cancellable_source_new (cancellable);
  g_source_set_dummy_callback (cancelled);
  g_source_add_child_source (source, cancelled);
  g_source_set_callback (source, on_answered, task, g_object_unref);
  g_source_attach (source, NULL);
}

static MesignSecret *
slow_ask_finish (MesignPrompter *prompter, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
prompter_init (MesignPrompterInterface *iface)
{
  iface->ask_async = slow_ask_async;
  iface->ask_finish = slow_ask_finish;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (SlowPrompter,
                               slow_prompter,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (MESIGN_TYPE_PROMPTER, prompter_init))

static void
slow_prompter_class_init (SlowPrompterClass *klass)
{
}

static void
slow_prompter_init (SlowPrompter *self)
{
  self->milliseconds = 400;
}

static SlowPrompter *
slow_prompter_new (const char *answer)
{
  SlowPrompter *self = g_object_new (SLOW_TYPE_PROMPTER, NULL);

  self->answer = answer;

  return self;
}

/* Several calls at once */

typedef struct
{
  GCancellable *cancellable;
  gboolean is_sync;
  gboolean is_over;
  GError *error;
} Call;

static void
on_synced (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Call *call = user_data;
  g_autoptr (MesignSyncResult) done =
      mesign_engine_sync_finish (MESIGN_ENGINE (source), result, &call->error);

  call->is_over = TRUE;
}

static void
on_checked (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Call *call = user_data;

  mesign_engine_check_account_finish (MESIGN_ENGINE (source), result, &call->error);
  call->is_over = TRUE;
}

static void
call_sync (World *world, Call *call)
{
  call->cancellable = g_cancellable_new ();
  mesign_engine_sync_async (world->engine, NULL, NULL, NULL, NULL, call->cancellable, on_synced,
                            call);
}

static void
call_check (World *world, Call *call)
{
  g_autoptr (MesignAccount) account =
      mesign_engine_find_account (world->engine, "anna@example.test");

  call->cancellable = g_cancellable_new ();
  mesign_engine_check_account_async (world->engine, account, call->cancellable, on_checked, call);
}

static void
wait_for (const gboolean *condition)
{
  while (!*condition)
    g_main_context_iteration (NULL, TRUE);
}

static void
wait_until_asked (SlowPrompter *prompter)
{
  while (prompter->asked == NULL)
    g_main_context_iteration (NULL, TRUE);
}

static void
wait_until_waiting (World *world, guint n)
{
  const MesignAccountEntry *entry = world->engine->entries->pdata[0];

  while (entry->waiting_for_log_in == NULL || entry->waiting_for_log_in->len < n)
    g_main_context_iteration (NULL, TRUE);
}

static gboolean
on_time (gpointer data)
{
  *(gboolean *) data = TRUE;

  return G_SOURCE_REMOVE;
}

static void
wait_a_while (guint milliseconds)
{
  gboolean is_over = FALSE;

  g_timeout_add (milliseconds, on_time, &is_over);
  wait_for (&is_over);
}

static void
call_clear (Call *call)
{
  g_clear_object (&call->cancellable);
  g_clear_error (&call->error);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Call, call_clear)

static void
call_both (World *world, Call *one, Call *two)
{
  call_sync (world, one);
  call_check (world, two);
}

static void
wait_for_both (const Call *one, const Call *two)
{
  wait_for (&one->is_over);
  wait_for (&two->is_over);
}

/* Two at once, both of which get in. */
static void
both_get_in (World *world)
{
  g_auto (Call) one = { 0 };
  g_auto (Call) two = { 0 };

  call_both (world, &one, &two);
  wait_for_both (&one, &two);
  g_assert_no_error (one.error);
  g_assert_no_error (two.error);
}

/* One more time, with what is there now. */
static void
gets_in (World *world)
{
  g_auto (Call) call = { 0 };

  call_sync (world, &call);
  wait_for (&call.is_over);
  g_assert_no_error (call.error);
}

/* Worlds */

/* Anna's account, whose password was changed at the provider since it was last kept. */
static World *
world_with_old_password (SlowPrompter *prompter)
{
  World *world = world_new (TRUE, NULL);
  g_autoptr (MesignAccount) account = NULL;
  g_autofree char *ignored = NULL;

  world_open_well (world);
  account = server_add_account (world, "anna");
  world_close (world);
  g_clear_object (&world->engine);
  ignored = world_run ("sed -i 's/pw-anna/old/' '%s/config/secrets.ini'", world->folder);
  world->engine = mesign_engine_new (world->profile, MESIGN_PROMPTER (prompter));
  world_open_well (world);

  return world;
}

static void
write_tables (World *world)
{
  g_autofree char *servers = g_build_filename (world->folder, "config", "servers.ini", NULL);
  g_autofree char *settings = g_build_filename (world->folder, "config", "settings.ini", NULL);
  g_autofree char *imap = server_url ("imaps", "imap.tls");
  g_autofree char *smtp = server_url ("smtp+starttls", "smtp.starttls");
  g_autofree char *table =
      g_strdup_printf ("[house]\nName=House\nDomains=example.test\nImap=%s\nSmtp=%s\nCaFile=%s\n"
                       "OAuth2Authorize=%s\nOAuth2Token=%s\nOAuth2Scope=%s\n",
                       imap, smtp, mesign_sandbox_get_string (sandbox, "ca"),
                       mesign_sandbox_get_string (sandbox, "oauth.authorize"),
                       mesign_sandbox_get_string (sandbox, "oauth.token"),
                       mesign_sandbox_get_string (sandbox, "oauth.scope"));
  g_autofree char *client = g_strdup_printf (
      "[oauth2]\nhouse-client-id=%s\n", mesign_sandbox_get_string (sandbox, "oauth.client_id"));

  g_assert_true (g_file_set_contents (servers, table, -1, NULL));
  g_assert_true (g_file_set_contents (settings, client, -1, NULL));
}

/* Anna's account, for which she has logged in on the page. */
static World *
world_with_page (SlowPrompter *prompter)
{
  World *world = world_new (TRUE, MESIGN_PROMPTER (prompter));
  const MesignNewAccount wanted = { .address = "anna@example.test", .oauth2 = TRUE };
  g_autoptr (MesignAccount) account = NULL;

  write_tables (world);
  world_open_well (world);
  account = CALL (world, add_account, &wanted);
  world_assert_no_error (world);
  prompter->counts[MESIGN_PROMPT_LOG_IN_PAGE] = 0;

  return world;
}

static gint64
tell_provider (const char *command, const char *count)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) answer = mesign_sandbox_command (sandbox, command, &error);

  g_assert_no_error (error);

  return json_object_get_int_member (json_node_get_object (answer), count);
}

/* Passwords */

static void
test_asked_once (void)
{
  g_autoptr (SlowPrompter) prompter = slow_prompter_new ("pw-anna");
  g_autoptr (World) world = world_with_old_password (prompter);
  g_auto (Call) one = { 0 };
  g_auto (Call) two = { 0 };
  g_auto (Call) three = { 0 };

  call_both (world, &one, &two);
  wait_until_asked (prompter);
  wait_a_while (200);
  call_check (world, &three);
  wait_for_both (&one, &two);
  wait_for (&three.is_over);
  g_assert_no_error (one.error);
  g_assert_no_error (two.error);
  g_assert_no_error (three.error);
  g_assert_cmpuint (prompter->counts[MESIGN_PROMPT_PASSWORD], ==, 1);
}

static void
test_declined_once (void)
{
  g_autoptr (SlowPrompter) prompter = slow_prompter_new (NULL);
  g_autoptr (World) world = world_with_old_password (prompter);
  g_auto (Call) one = { 0 };
  g_auto (Call) two = { 0 };

  call_both (world, &one, &two);
  wait_for_both (&one, &two);
  g_assert_error (one.error, MESIGN_ENGINE_ERROR, MESIGN_ENGINE_ERROR_AUTHENTICATION);
  g_assert_error (two.error, MESIGN_ENGINE_ERROR, MESIGN_ENGINE_ERROR_AUTHENTICATION);
  g_assert_cmpuint (prompter->counts[MESIGN_PROMPT_PASSWORD], ==, 1);

  /* a no is for what was going on then, not for ever */
  prompter->answer = "pw-anna";
  gets_in (world);
  g_assert_cmpuint (prompter->counts[MESIGN_PROMPT_PASSWORD], ==, 2);
}

/* Who waits for another one's question can be cancelled; and where the one that asked is, the
 * others ask. */
static void
test_given_up (void)
{
  g_autoptr (SlowPrompter) prompter = slow_prompter_new ("pw-anna");
  g_autoptr (World) world = world_with_old_password (prompter);
  g_auto (Call) one = { 0 };
  g_auto (Call) two = { 0 };
  g_auto (Call) three = { 0 };

  prompter->milliseconds = 60000;
  call_sync (world, &one);
  wait_until_asked (prompter);
  call_check (world, &two);
  call_check (world, &three);
  wait_until_waiting (world, 2);
  g_cancellable_cancel (two.cancellable);
  wait_for (&two.is_over);
  g_assert_error (two.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_nonnull (prompter->asked);
  g_assert_false (three.is_over);

  prompter->milliseconds = 100;
  g_cancellable_cancel (one.cancellable);
  wait_for (&one.is_over);
  wait_for (&three.is_over);
  g_assert_error (one.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_no_error (three.error);
  g_assert_cmpuint (prompter->counts[MESIGN_PROMPT_PASSWORD], ==, 2);
}

/* The question stands there while the account is changed elsewhere: its answer counts no more. */
static void
test_late_answer (void)
{
  g_autoptr (SlowPrompter) prompter = slow_prompter_new ("too late");
  g_autoptr (World) world = world_with_old_password (prompter);
  g_autoptr (MesignAccount) account =
      mesign_engine_find_account (world->engine, "anna@example.test");
  g_autoptr (MesignSecret) right = mesign_secret_new_from_string ("pw-anna");
  g_autoptr (MesignAccount) changed = NULL;
  g_autofree char *kept = NULL;
  g_auto (Call) one = { 0 };

  prompter->milliseconds = 3000;
  call_sync (world, &one);
  wait_until_asked (prompter);
  changed = CALL (world, change_account, account, (&(MesignNewAccount){ .password = right }));
  world_assert_no_error (world);
  wait_for (&one.is_over);
  g_assert_no_error (one.error);
  g_assert_cmpuint (prompter->counts[MESIGN_PROMPT_PASSWORD], ==, 1);
  kept = world_run ("grep -c pw-anna '%s/config/secrets.ini'", world->folder);
  g_assert_cmpstr (kept, ==, "1\n");
}

/* The account is changed while the key ring is asked for what it logged in with before. */
static void
test_changed_meanwhile (void)
{
  g_autoptr (World) world = world_with_old_password (NULL);
  MesignAccountEntry *entry = world->engine->entries->pdata[0];
  MesignAccount *changed = mesign_account_copy (entry->account);
  g_auto (Call) one = { 0 };

  call_sync (world, &one);
  g_assert_null (entry->password);
  mesign_account_unref (entry->account);
  entry->account = changed;
  entry->password = mesign_secret_new_from_string ("pw-anna");
  wait_for (&one.is_over);
  g_assert_no_error (one.error);
  g_assert_cmpstr (mesign_secret_get_text (entry->password), ==, "pw-anna");
}

/* Several changes at once: none undoes another. */
static void
test_two_changes (void)
{
  g_autoptr (SlowPrompter) prompter = slow_prompter_new ("pw-anna");
  g_autoptr (World) world = world_with_old_password (prompter);
  g_autoptr (MesignAccount) account =
      mesign_engine_find_account (world->engine, "anna@example.test");
  g_autoptr (MesignSecret) right = mesign_secret_new_from_string ("pw-anna");
  g_autoptr (GPtrArray) identities = mesign_address_list_new ();
  g_autoptr (MesignAccount) changed = NULL;
  g_autoptr (MesignAccount) kept = NULL;

  g_ptr_array_add (identities, mesign_address_new ("Anna", "info@example.test"));
  mesign_engine_change_account_async (world->engine, account,
                                      &(MesignNewAccount){ .password = right }, NULL,
                                      world_on_result, world);
  mesign_engine_set_identities_async (world->engine, account, identities, NULL, NULL, NULL);
  mesign_engine_set_only_subscribed_async (world->engine, account, TRUE, NULL, NULL, NULL);
  world_wait (world);
  changed = mesign_engine_change_account_finish (world->engine, world->result, &world->error);
  world_assert_no_error (world);
  world_start_again (world, NULL);
  kept = mesign_engine_find_account (world->engine, "anna@example.test");
  g_assert_cmpuint (kept->identities->len, ==, 1);
  g_assert_true (kept->only_subscribed);
}

/* Pages */

static void
test_one_page (void)
{
  g_autoptr (SlowPrompter) prompter = slow_prompter_new ("yes");
  g_autoptr (World) world = world_with_page (prompter);

  tell_provider ("{\"do\": \"oauth\", \"forget\": \"refresh\"}", "redeemed");
  world_start_again (world, MESIGN_PROMPTER (prompter));
  both_get_in (world);
  g_assert_cmpuint (prompter->counts[MESIGN_PROMPT_LOG_IN_PAGE], ==, 1);
}

/* An access token that both find refused is replaced once, and nobody is asked. */
static void
test_one_refresh (void)
{
  g_autoptr (SlowPrompter) prompter = slow_prompter_new ("yes");
  g_autoptr (World) world = world_with_page (prompter);
  gint64 before =
      tell_provider ("{\"do\": \"oauth\", \"forget\": \"access\", \"hold\": 1}", "refreshed");

  both_get_in (world);
  g_assert_cmpint (tell_provider ("{\"do\": \"oauth\", \"hold\": 0}", "refreshed"), ==, before + 1);
  g_assert_cmpuint (prompter->counts[MESIGN_PROMPT_LOG_IN_PAGE], ==, 0);
}

/* Who does not want to wait for the provider need not; what it gives is kept all the same, for it
 * gives it once. */
static void
test_refresh_cancelled (void)
{
  g_autoptr (SlowPrompter) prompter = slow_prompter_new ("yes");
  g_autoptr (World) world = world_with_page (prompter);
  gint64 reused = tell_provider ("{\"do\": \"oauth\", \"forget\": \"access\"}", "reused");
  g_auto (Call) one = { 0 };
  g_auto (Call) two = { 0 };
  gint64 start;

  world_start_again (world, MESIGN_PROMPTER (prompter));
  tell_provider ("{\"do\": \"oauth\", \"hold\": 3}", "reused");
  call_both (world, &one, &two);
  wait_a_while (1000);
  start = g_get_monotonic_time ();
  g_cancellable_cancel (one.cancellable);
  wait_for (&one.is_over);
  g_cancellable_cancel (two.cancellable);
  wait_for (&two.is_over);
  g_assert_cmpint (g_get_monotonic_time () - start, <, G_USEC_PER_SEC);
  g_assert_error (one.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_error (two.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);

  /* closing does not throw away what is about to come, either */
  tell_provider ("{\"do\": \"oauth\", \"hold\": 0}", "reused");
  wait_a_while (1000);
  world_start_again (world, MESIGN_PROMPTER (prompter));
  gets_in (world);
  g_assert_cmpint (tell_provider ("{\"do\": \"oauth\"}", "reused"), ==, reused);
  g_assert_cmpuint (prompter->counts[MESIGN_PROMPT_LOG_IN_PAGE], ==, 0);
}

/* A provider that does not answer does not keep the engine from closing. */
static void
test_closed (void)
{
  g_autoptr (SlowPrompter) prompter = slow_prompter_new ("yes");
  g_autoptr (World) world = world_with_page (prompter);
  g_auto (Call) one = { 0 };
  gint64 start;

  tell_provider ("{\"do\": \"oauth\", \"forget\": \"access\", \"hold\": 30}", "reused");
  world_start_again (world, MESIGN_PROMPTER (prompter));
  call_sync (world, &one);
  wait_a_while (500);
  start = g_get_monotonic_time ();
  world_start_again (world, MESIGN_PROMPTER (prompter));
  g_assert_cmpint (g_get_monotonic_time () - start, <, 8 * G_USEC_PER_SEC);
  g_assert_true (one.is_over);
  tell_provider ("{\"do\": \"oauth\", \"hold\": 0}", "reused");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/engine/log-in/asked-once", test_asked_once);
  g_test_add_func ("/engine/log-in/declined-once", test_declined_once);
  g_test_add_func ("/engine/log-in/given-up", test_given_up);
  g_test_add_func ("/engine/log-in/late-answer", test_late_answer);
  g_test_add_func ("/engine/log-in/changed-meanwhile", test_changed_meanwhile);
  g_test_add_func ("/engine/log-in/two-changes", test_two_changes);
  g_test_add_func ("/engine/log-in/one-page", test_one_page);
  g_test_add_func ("/engine/log-in/one-refresh", test_one_refresh);
  g_test_add_func ("/engine/log-in/refresh-cancelled", test_refresh_cancelled);
  g_test_add_func ("/engine/log-in/closed", test_closed);

  return server_run_with ("imap,smtp,ca,oauth", "anna");
}
