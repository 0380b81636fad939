import { Duration } from 'aws-cdk-lib';
import { CfnBudget } from 'aws-cdk-lib/aws-budgets';
import { Alarm, ComparisonOperator, type IMetric, Metric, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { HttpCodeTarget } from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { FilterPattern, MetricFilter } from 'aws-cdk-lib/aws-logs';
import type { DatabaseInstance } from 'aws-cdk-lib/aws-rds';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import type { Construct } from 'constructs';
import type { Profile } from './profiles.ts';
import type { Services } from './services.ts';

export interface Watched {
  readonly services: Services;
  readonly database: DatabaseInstance;
  readonly profile: Profile;
  readonly alarmEmail: string;
}

const fiveMinutes = Duration.minutes(5);
const twoDays = 2 * 86_400;

/** Tells a person by e-mail what only a person can mend, and what it is about to cost. */
export function watch(scope: Construct, { services, database, profile, alarmEmail }: Watched): void {
  const topic = new Topic(scope, 'Alarms', { enforceSSL: true });
  topic.addSubscription(new EmailSubscription(alarmEmail));
  const action = new SnsAction(topic);
  const alarm = (id: string, metric: IMetric, rule: Rule): void => {
    const made = new Alarm(scope, id, {
      metric,
      threshold: rule.threshold,
      evaluationPeriods: rule.periods ?? 3,
      comparisonOperator:
        rule.below === true ? ComparisonOperator.LESS_THAN_THRESHOLD : ComparisonOperator.GREATER_THAN_THRESHOLD,
      treatMissingData: rule.silenceIsBad === true ? TreatMissingData.BREACHING : TreatMissingData.NOT_BREACHING,
      alarmDescription: rule.look,
    });
    made.addAlarmAction(action);
  };
  const { servers, balancer, targets, log } = services;

  // The server writes a line about the state of the installation every five minutes.
  const runAge = new MetricFilter(scope, 'RunAge', {
    logGroup: log,
    filterPattern: FilterPattern.stringValue('$.msg', '=', 'state'),
    metricNamespace: 'Foresale',
    metricName: 'PublishedAgeSeconds',
    metricValue: '$.publishedAgeSeconds',
  });
  alarm('RunIsStale', runAge.metric({ period: Duration.minutes(15), statistic: 'max' }), {
    threshold: twoDays,
    silenceIsBad: true,
    look: 'No run was published for two days, or no server says so. See the page Runs.',
  });
  alarm('ServerCpu', servers.metricCpuUtilization({ period: fiveMinutes }), {
    threshold: 85,
    look: 'The servers are busy: more of them, or larger ones (src/profiles.ts).',
  });
  alarm('ServerMemory', servers.metricMemoryUtilization({ period: fiveMinutes }), {
    threshold: 85,
    look: 'The servers run out of memory: larger ones (src/profiles.ts).',
  });
  alarm('ApiErrors', targets.metrics.httpCodeTarget(HttpCodeTarget.TARGET_5XX_COUNT, { period: fiveMinutes }), {
    threshold: 5,
    periods: 1,
    look: 'Requests fail. Log lines of level 50 say why, by requestId.',
  });
  alarm('NobodyAnswers', targets.metrics.healthyHostCount({ period: Duration.minutes(1), statistic: 'min' }), {
    threshold: 1,
    below: true,
    silenceIsBad: true,
    look: 'No server is healthy. See the events of the service and the log.',
  });
  alarm('SlowAnswers', balancer.metrics.targetResponseTime({ period: fiveMinutes, statistic: 'p95' }), {
    threshold: 2,
    look: 'One request in twenty takes longer than two seconds. See the load of the database.',
  });
  alarm('DatabaseCpu', database.metricCPUUtilization({ period: fiveMinutes }), {
    threshold: 90,
    periods: 6,
    look: 'The database has been busy for half an hour: a run that hangs, or a larger instance.',
  });
  alarm('DatabaseStorage', database.metricFreeStorageSpace({ period: fiveMinutes, statistic: 'min' }), {
    threshold: 5 * 2 ** 30,
    below: true,
    look: 'Less than 5 GB are free: raise mostGigabytes, or lower kept_snapshots.',
  });
  alarm('DatabaseMemory', databaseMemory(database), {
    threshold: 64 * 2 ** 20,
    below: true,
    look: 'The database runs out of memory: a larger instance.',
  });

  new CfnBudget(scope, 'Budget', {
    budget: {
      budgetName: `foresale-${profile.name}`,
      budgetType: 'COST',
      timeUnit: 'MONTHLY',
      budgetLimit: { amount: profile.monthlyBudget, unit: 'USD' },
    },
    notificationsWithSubscribers: [
      { notificationType: 'ACTUAL', threshold: 80 },
      { notificationType: 'FORECASTED', threshold: 100 },
    ].map((notification) => ({
      notification: { ...notification, comparisonOperator: 'GREATER_THAN', thresholdType: 'PERCENTAGE' },
      subscribers: [{ subscriptionType: 'EMAIL', address: alarmEmail }],
    })),
  });
}

interface Rule {
  readonly threshold: number;
  readonly look: string;
  readonly periods?: number;
  readonly below?: boolean;
  readonly silenceIsBad?: boolean;
}

function databaseMemory(database: DatabaseInstance): Metric {
  return new Metric({
    namespace: 'AWS/RDS',
    metricName: 'FreeableMemory',
    dimensionsMap: { DBInstanceIdentifier: database.instanceIdentifier },
    period: fiveMinutes,
    statistic: 'min',
  });
}
