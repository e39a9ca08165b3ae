/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "engine-world.h"
#include "engine/mesign-way-check.h"

#include <locale.h>

#define FINGERPRINT "ab12"

static void
assert_states (const MesignWay *way, const char *expected)
{
  g_autoptr (GString) words = g_string_new (NULL);

  for (guint i = 0; i < MESIGN_WAY_N_STEPS; i++)
    g_string_append_printf (words, "%s%s", i > 0 ? " " : "",
                            mesign_way_state_to_string (way->states[i]));
  g_assert_cmpstr (words->str, ==, expected);
}

static void
go_to (MesignWay *way, MesignWayStep step)
{
  MesignWayStep running;

  mesign_way_begin (way);
  while (mesign_way_get_running (way, &running) && running != step)
    mesign_way_pass (way);
}

static void
test_steps (void)
{
  g_auto (MesignWay) way = { 0 };
  MesignWayStep step;

  assert_states (&way, "waiting waiting waiting waiting waiting");
  mesign_way_begin (&way);
  assert_states (&way, "running waiting waiting waiting waiting");
  for (guint i = 0; i < MESIGN_WAY_N_STEPS; i++)
    {
      g_assert_true (mesign_way_get_running (&way, &step));
      g_assert_cmpuint (step, ==, i);
      g_assert_false (mesign_way_is_passed (&way));
      mesign_way_pass (&way);
    }
  assert_states (&way, "done done done done done");
  g_assert_true (mesign_way_is_passed (&way));
  g_assert_false (mesign_way_get_running (&way, NULL));
  g_assert_null (mesign_way_dup_words (&way));

  /* what comes after the end changes nothing */
  mesign_way_pass (&way);
  mesign_way_fail (&way, MESIGN_WAY_PROBLEM_LATE, NULL);
  assert_states (&way, "done done done done done");
  g_assert_cmpint (way.problem, ==, MESIGN_WAY_PROBLEM_NONE);
}

static void
test_left_out (void)
{
  g_auto (MesignWay) way = { 0 };

  mesign_way_begin (&way);
  mesign_way_leave_out (&way, MESIGN_WAY_ENCRYPT);
  assert_states (&way, "running left-out waiting waiting waiting");
  mesign_way_pass (&way);
  assert_states (&way, "done left-out running waiting waiting");

  mesign_way_begin (&way);
  mesign_way_leave_out (&way, MESIGN_WAY_SIGN);
  assert_states (&way, "left-out running waiting waiting waiting");
}

static void
test_failures (void)
{
  g_auto (MesignWay) way = { 0 };
  MesignWayStep step;

  for (MesignWayStep at = MESIGN_WAY_SIGN; at <= MESIGN_WAY_OPEN; at++)
    {
      g_autofree char *words = NULL;

      go_to (&way, at);
      mesign_way_fail (&way, MESIGN_WAY_PROBLEM_REFUSED, "550 no");
      g_assert_true (mesign_way_get_failed (&way, &step));
      g_assert_cmpuint (step, ==, at);
      g_assert_false (mesign_way_get_running (&way, NULL));
      g_assert_false (mesign_way_is_passed (&way));
      words = mesign_way_dup_words (&way);
      g_assert_nonnull (strstr (words, "550 no"));
      mesign_way_pass (&way);
      g_assert_true (mesign_way_get_failed (&way, &step));
    }

  /* from the beginning nothing of it is left */
  mesign_way_begin (&way);
  assert_states (&way, "running waiting waiting waiting waiting");
  g_assert_cmpint (way.problem, ==, MESIGN_WAY_PROBLEM_NONE);
  g_assert_null (way.detail);
}

static void
test_late (void)
{
  g_auto (MesignWay) way = { 0 };

  go_to (&way, MESIGN_WAY_RECEIVE);
  g_assert_false (mesign_way_wait_longer (&way));
  mesign_way_fail (&way, MESIGN_WAY_PROBLEM_LATE, NULL);
  assert_states (&way, "done done done failed waiting");
  g_assert_true (mesign_way_wait_longer (&way));
  assert_states (&way, "done done done running waiting");
  g_assert_false (mesign_way_wait_longer (&way));
  mesign_way_pass (&way);
  assert_states (&way, "done done done done running");

  go_to (&way, MESIGN_WAY_SEND);
  mesign_way_fail (&way, MESIGN_WAY_PROBLEM_REFUSED, NULL);
  g_assert_false (mesign_way_wait_longer (&way));
}

/* Each problem has a word of its own and a sentence of its own; each error of the engine is one. */
static void
test_words (void)
{
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint problem = MESIGN_WAY_PROBLEM_NONE + 1; problem <= MESIGN_WAY_PROBLEM_OTHER; problem++)
    {
      g_auto (MesignWay) way = { 0 };

      mesign_way_begin (&way);
      mesign_way_fail (&way, problem, NULL);
      g_assert_true (
          g_hash_table_add (seen, g_strdup (mesign_way_problem_to_string (way.problem))));
      g_assert_true (g_hash_table_add (seen, mesign_way_dup_words (&way)));
    }
  g_assert_null (mesign_way_problem_to_string (MESIGN_WAY_PROBLEM_NONE));
}

static void
test_errors (void)
{
  static const struct
  {
    MesignEngineError code;
    const char *word;
  } cases[] = {
    { MESIGN_ENGINE_ERROR_LOCKED, "locked" },
    { MESIGN_ENGINE_ERROR_WRONG_PASSPHRASE, "locked" },
    { MESIGN_ENGINE_ERROR_NO_KEY, "no-key" },
    { MESIGN_ENGINE_ERROR_OFFLINE, "offline" },
    { MESIGN_ENGINE_ERROR_AUTHENTICATION, "authentication" },
    { MESIGN_ENGINE_ERROR_CERTIFICATE, "server-certificate" },
    { MESIGN_ENGINE_ERROR_SERVER, "refused" },
    { MESIGN_ENGINE_ERROR_BUSY, "busy" },
    { MESIGN_ENGINE_ERROR_STORE, "failed" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_auto (MesignWay) way = { 0 };
      g_autoptr (GError) error = g_error_new (MESIGN_ENGINE_ERROR, cases[i].code, "said %u", i);

      mesign_way_begin (&way);
      mesign_way_fail_with (&way, error);
      g_assert_cmpstr (mesign_way_problem_to_string (way.problem), ==, cases[i].word);
      g_assert_cmpstr (way.detail, ==, error->message);
    }
}

/* How the mail has come back */

static MesignSecurityReport *
make_report (MesignEncryptionStatus encryption,
             MesignSignatureStatus signature,
             const char *fingerprint)
{
  MesignSecurityReport *report = mesign_security_report_new ();
  MesignSigner *signer = mesign_signer_new ();

  signer->status = signature;
  signer->fingerprint = g_strdup (fingerprint);
  report->encryption.status = encryption;
  report->signature.status = signature;
  g_ptr_array_add (report->signature.signers, signer);

  return report;
}

static void
assert_judged (MesignEncryptionStatus encryption,
               MesignSignatureStatus signature,
               const char *fingerprint,
               const char *word)
{
  g_autoptr (MesignSecurityReport) report = make_report (encryption, signature, fingerprint);
  g_auto (MesignWay) way = { 0 };

  go_to (&way, MESIGN_WAY_OPEN);
  mesign_way_judge (&way, report, FINGERPRINT);
  g_assert_cmpstr (mesign_way_problem_to_string (way.problem), ==, word);
  g_assert_cmpint (mesign_way_is_passed (&way), ==, word == NULL);
}

static void
test_judging (void)
{
  const MesignEncryptionStatus good = MESIGN_ENCRYPTION_DECRYPTED;

  assert_judged (good, MESIGN_SIGNATURE_VALID, FINGERPRINT, NULL);
  assert_judged (good, MESIGN_SIGNATURE_VALID, "cd34", "other-signer");
  assert_judged (good, MESIGN_SIGNATURE_INVALID, FINGERPRINT, "signature-broken");
  assert_judged (good, MESIGN_SIGNATURE_PARTIAL, FINGERPRINT, "signature-broken");
  assert_judged (good, MESIGN_SIGNATURE_NONE, NULL, "not-signed");
  assert_judged (good, MESIGN_SIGNATURE_UNTRUSTED, FINGERPRINT, "untrusted");
  assert_judged (good, MESIGN_SIGNATURE_REVOKED, FINGERPRINT, "revoked");
  assert_judged (good, MESIGN_SIGNATURE_EXPIRED, FINGERPRINT, "signature-doubted");
  assert_judged (good, MESIGN_SIGNATURE_MISMATCH, FINGERPRINT, "signature-doubted");
  assert_judged (MESIGN_ENCRYPTION_NONE, MESIGN_SIGNATURE_VALID, FINGERPRINT, "not-encrypted");
  assert_judged (MESIGN_ENCRYPTION_FAILED, MESIGN_SIGNATURE_NONE, NULL, "not-decrypted");
  assert_judged (MESIGN_ENCRYPTION_NO_KEY, MESIGN_SIGNATURE_NONE, NULL, "not-decrypted");
}

/* What was not asked of it is not missed. */
static void
test_judging_half (void)
{
  g_autoptr (MesignSecurityReport) plain =
      make_report (MESIGN_ENCRYPTION_NONE, MESIGN_SIGNATURE_VALID, FINGERPRINT);
  g_autoptr (MesignSecurityReport) sealed =
      make_report (MESIGN_ENCRYPTION_DECRYPTED, MESIGN_SIGNATURE_NONE, NULL);
  g_auto (MesignWay) way = { 0 };

  mesign_way_begin (&way);
  mesign_way_leave_out (&way, MESIGN_WAY_ENCRYPT);
  for (guint i = 0; i < 3; i++)
    mesign_way_pass (&way);
  mesign_way_judge (&way, plain, FINGERPRINT);
  g_assert_true (mesign_way_is_passed (&way));

  mesign_way_begin (&way);
  mesign_way_leave_out (&way, MESIGN_WAY_SIGN);
  for (guint i = 0; i < 3; i++)
    mesign_way_pass (&way);
  mesign_way_judge (&way, sealed, FINGERPRINT);
  g_assert_true (mesign_way_is_passed (&way));
}

/* Without an account nothing is sent, and that is said; it can be run again, and cancelled. */
static void
on_run (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_set_object ((GAsyncResult **) user_data, result);
}

static gboolean
run (MesignWayCheck *check, GCancellable *cancellable, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  mesign_way_check_run_async (check, cancellable, on_run, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);

  return mesign_way_check_run_finish (check, result, error);
}

static void
test_without_account (void)
{
  g_autoptr (World) world = world_new (TRUE, NULL);
  g_autoptr (GPtrArray) own = NULL;
  g_autoptr (MesignWayCheck) check = NULL;
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;

  world_open_well (world);
  world_make_own (world, "alice@example.test");
  own = CALL (world, list_certificates, MESIGN_CERTIFICATE_OWN);
  world_assert_no_error (world);
  check = mesign_way_check_new (
      world->engine, ((MesignCertificateInfo *) own->pdata[0])->certificate->fingerprint);
  for (guint i = 0; i < 2; i++)
    {
      g_assert_true (run (check, NULL, &error));
      g_assert_no_error (error);
      assert_states (mesign_way_check_get_way (check), "failed waiting waiting waiting waiting");
      g_assert_cmpint (mesign_way_check_get_way (check)->problem, ==,
                       MESIGN_WAY_PROBLEM_NO_ACCOUNT);
    }
  g_cancellable_cancel (cancellable);
  g_assert_false (run (check, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "C.UTF-8");
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/way/steps", test_steps);
  g_test_add_func ("/way/left-out", test_left_out);
  g_test_add_func ("/way/failures", test_failures);
  g_test_add_func ("/way/late", test_late);
  g_test_add_func ("/way/words", test_words);
  g_test_add_func ("/way/errors", test_errors);
  g_test_add_func ("/way/judging", test_judging);
  g_test_add_func ("/way/judging-half", test_judging_half);
  g_test_add_func ("/way/without-account", test_without_account);

  return g_test_run ();
}
