import { list as listAudit } from './audit/list.ts';
import { details } from './customers/details.ts';
import { erase } from './customers/erase.ts';
import { facets } from './customers/facets.ts';
import { list as listCustomers } from './customers/list.ts';
import { cancel as cancelImport } from './imports/cancel.ts';
import { contents } from './imports/contents.ts';
import { forgetMapping } from './imports/forget-mapping.ts';
import { list as listImports } from './imports/list.ts';
import { mappings } from './imports/mappings.ts';
import { one as oneImport } from './imports/one.ts';
import { previewUndo } from './imports/preview-undo.ts';
import { start as startImport } from './imports/start.ts';
import { undo as undoImport } from './imports/undo.ts';
import { cohorts } from './kpis/cohorts.ts';
import { series } from './kpis/series.ts';
import { summary } from './kpis/summary.ts';
import { events } from './live/events.ts';
import { position } from './live/position.ts';
import { modelRouter } from './model/model-router.ts';
import { effect } from './outreach/effect.ts';
import { of } from './outreach/of.ts';
import { owners } from './outreach/owners.ts';
import { set } from './outreach/set.ts';
import { setMany } from './outreach/set-many.ts';
import { undo as undoOutreach } from './outreach/undo.ts';
import { explain } from './predictions/explain.ts';
import { convert } from './rates/convert.ts';
import { list as listRates } from './rates/list.ts';
import { remove as removeRate } from './rates/remove.ts';
import { set as setRate } from './rates/set.ts';
import { categories } from './rfm/categories.ts';
import { cutpoints } from './rfm/cutpoints.ts';
import { distribution } from './rfm/distribution.ts';
import { fixCutpoints } from './rfm/fix-cutpoints.ts';
import { fixedCutpoints } from './rfm/fixed-cutpoints.ts';
import { history } from './rfm/history.ts';
import { receipt } from './rfm/receipt.ts';
import { cancel } from './runs/cancel.ts';
import { current } from './runs/current.ts';
import { list as listRuns } from './runs/list.ts';
import { request } from './runs/request.ts';
import { list as listSchedules } from './schedules/list.ts';
import { pause } from './schedules/pause.ts';
import { preview as previewSchedule } from './schedules/preview.ts';
import { remove as removeSchedule } from './schedules/remove.ts';
import { save as saveSchedule } from './schedules/save.ts';
import { choose as chooseScheme } from './schemes/choose.ts';
import { list as listSchemes } from './schemes/list.ts';
import { preview as previewScheme } from './schemes/preview.ts';
import { remove as removeScheme } from './schemes/remove.ts';
import { save as saveScheme } from './schemes/save.ts';
import { counts } from './segments/counts.ts';
import { movement } from './segments/movement.ts';
import { preview as previewSettings } from './settings/preview.ts';
import { read as readSettings } from './settings/read.ts';
import { save as saveSettings } from './settings/save.ts';
import { create as createToken } from './tokens/create.ts';
import { list as listTokens } from './tokens/list.ts';
import { revoke } from './tokens/revoke.ts';
import { cancel as cancelTraining } from './trainings/cancel.ts';
import { list as listTrainings } from './trainings/list.ts';
import { createCallerFactory, router } from './trpc.ts';
import { add } from './users/add.ts';
import { change } from './users/change.ts';
import { endSession } from './users/end-session.ts';
import { list as listUsers } from './users/list.ts';
import { me } from './users/me.ts';
import { resetPassword } from './users/reset-password.ts';
import { sessions } from './users/sessions.ts';
import { signOutEverywhere } from './users/sign-out-everywhere.ts';
import { list as listViews } from './views/list.ts';
import { remove as removeView } from './views/remove.ts';
import { restore as restoreView } from './views/restore.ts';
import { save as saveView } from './views/save.ts';

export const appRouter = router({
  audit: router({ list: listAudit }),
  customers: router({ details, erase, facets, list: listCustomers }),
  imports: router({
    cancel: cancelImport,
    contents,
    forgetMapping,
    list: listImports,
    mappings,
    one: oneImport,
    previewUndo,
    start: startImport,
    undo: undoImport,
  }),
  kpis: router({ cohorts, series, summary }),
  live: router({ events, position }),
  model: modelRouter,
  outreach: router({ effect, of, owners, set, setMany, undo: undoOutreach }),
  predictions: router({ explain }),
  rates: router({ convert, list: listRates, remove: removeRate, set: setRate }),
  rfm: router({ categories, cutpoints, distribution, fixCutpoints, fixedCutpoints, history, receipt }),
  runs: router({ cancel, current, list: listRuns, request }),
  schedules: router({
    list: listSchedules,
    pause,
    preview: previewSchedule,
    remove: removeSchedule,
    save: saveSchedule,
  }),
  schemes: router({
    choose: chooseScheme,
    list: listSchemes,
    preview: previewScheme,
    remove: removeScheme,
    save: saveScheme,
  }),
  segments: router({ counts, movement }),
  settings: router({ preview: previewSettings, read: readSettings, save: saveSettings }),
  tokens: router({ create: createToken, list: listTokens, revoke }),
  trainings: router({ cancel: cancelTraining, list: listTrainings }),
  users: router({ add, change, endSession, list: listUsers, me, resetPassword, sessions, signOutEverywhere }),
  views: router({ list: listViews, remove: removeView, restore: restoreView, save: saveView }),
});

export type AppRouter = typeof appRouter;
export const createCaller = createCallerFactory(appRouter);
