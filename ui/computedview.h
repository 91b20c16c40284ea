// SPDX-License-Identifier: MIT
#pragma once

#include "diagnoser.h"

#include <QtCore/QTimer>
#include <QtWidgets/QWidget>

namespace Hookglass {

class PasteBox;
class SignatureReport;
class Theme;
class ToneLabel;

/// The laboratory the other way round: a field for what somebody's code computed, and what it did
/// to come to that, while typing.
class ComputedView final : public QWidget
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(ComputedView)
public:
    explicit ComputedView(const Theme &theme, QWidget *parent = nullptr);
    ~ComputedView() override;

    /// What is pasted stays, and is compared with the new subject.
    void setSubject(const Diagnoser::Subject &subject);
    /// Why nothing can be compared; empty: it can.
    void setRefusal(const QString &why);
    /// After the answer "right": what the request itself says to that.
    void setDeliveryValid(bool isValid);

    PasteBox *field() const { return m_field; }
    SignatureReport *report() const { return m_report; }
    QString answerText() const; ///< the sentences; empty while there is none

private:
    void ask();
    void showAnswer(const SignatureDiagnosis &diagnosis);

    PasteBox *m_field;
    ToneLabel *m_state;
    SignatureReport *m_report;
    Diagnoser m_diagnoser;
    Diagnoser::Subject m_subject;
    QList<SignatureCause> m_causes;
    QString m_large; ///< pasted, and too large to be shown
    QTimer m_pause;  ///< after the last key
    QString m_refusal;
    bool m_isDeliveryValid = true;
};

} // namespace Hookglass
