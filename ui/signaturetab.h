// SPDX-License-Identifier: MIT
#pragma once

#include "core/event.h"
#include "diagnoser.h"

#include <QtWidgets/QWidget>

#include <optional>

class QLabel;
class QSettings;
class QStackedWidget;
class QTextEdit;

namespace Hookglass {

class ComputedView;
class Segments;
class SignatureReport;
class SnippetsView;
class Theme;
class ToneLabel;

/// The verdict on one attempt, why it is what it is with every step of the calculation; what
/// somebody's own code did instead; and the code that does it right.
class SignatureTab final : public QWidget
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(SignatureTab)
public:
    enum View { Check, YourCode, RightCode };

    explicit SignatureTab(const Theme &theme, QWidget *parent = nullptr);
    ~SignatureTab() override;

    /// What the account's key may have been confused with; counts from the next delivery on.
    void setOtherKeys(const QList<ConfusableKey> &keys) { m_otherKeys = keys; }
    void setDelivery(const DeliveryDetail &delivery, const QList<SigningKey> &keys);

    void setView(View view);
    QString causeText() const; ///< what was found; empty while nothing is wrong
    QTextEdit *steps() const;
    ComputedView *yourCode() const { return m_yourCode; }
    SnippetsView *rightCode() const { return m_rightCode; }

    void saveLayout(QSettings &settings) const;
    void restoreLayout(const QSettings &settings);

private:
    void showVerdict();
    void showReport();
    void showCause(const SignatureDiagnosis &diagnosis);
    QList<SignatureStep> stepsOfDelivery() const;
    std::optional<qsizetype> rightKey() const;
    Diagnoser::Subject subject() const;

    const Theme &m_theme;
    DeliveryDetail m_delivery;
    QList<SigningKey> m_keys;
    QList<ConfusableKey> m_otherKeys;
    QList<SignatureCause> m_causes;
    QString m_note; ///< under the causes
    QLabel *m_icon;
    ToneLabel *m_word;
    ToneLabel *m_sentence;
    Segments *m_segments;
    QStackedWidget *m_stack;
    SignatureReport *m_report;
    ComputedView *m_yourCode;
    SnippetsView *m_rightCode;
    Diagnoser m_diagnoser;
};

} // namespace Hookglass
